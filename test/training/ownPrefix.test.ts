import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GraeError, InputError } from '../../src/base/errors.js';
import { loadPrefix } from '../../src/corpus/loadPrefix.js';
import { expressionAutomaton } from '../../src/domain/expression/expressionPrefix.js';
import { loadDomain } from '../../src/domain/index.js';
import { RuleCounter } from '../../src/grammar/brokenRules.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import type { PrefixAutomaton, PrefixState } from '../../src/grammar/prefixState.js';
import { prepareRunInNode } from '../../src/library/prepareRunInNode.js';
import type { PresetName } from '../../src/model/presets.js';
import { artefacts } from '../../src/run/artefacts.js';
import { prefixOf } from '../../src/run/domainOf.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { trainedNetwork } from '../../src/run/trainedNetwork.js';
import { exportModel } from '../../src/sampling/exportModel.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { fewUnits, smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Words of a and b; rule `even`: as many of each. */
const grammar = compileGrammar('S -> null | "a" S | "b" S', { name: 'words' });

const source = `
class Words {
  constructor(more, broken) { this.more = more; this.broken = broken; }
  get brokenAtEnd() { return this.more === 0 ? this.broken : this.broken | 1; }
  get debt() { return Math.abs(this.more); }
  get payable() { return true; }
  wanted() { return this.more > 0 ? 'b' : this.more < 0 ? 'a' : ''; }
  advance(text) {
    for (const character of text) {
      this.more += character === 'a' ? 1 : -1;
      if (this.more > 3) this.broken |= 2;
    }
  }
  copy() { return new Words(this.more, this.broken); }
  writeFeatures(into, offset) { into[offset] = this.more / 4; }
}
export const prefix = { name: 'words-1', features: ['more'], rules: ['even', 'few'], start: () => new Words(0, 0) };
`;
const words = Array.from({ length: 64 }, (_, i) =>
  i.toString(2).padStart(6, '0').replaceAll('0', 'a').replaceAll('1', 'b'),
);
const more = (word: string) => [...word].reduce((sum, letter) => sum + (letter === 'a' ? 1 : -1), 0);

async function runWith(
  prefix: PrefixAutomaton,
  name: string,
  changes: { allowCode?: boolean; preset?: PresetName } = {},
): Promise<Run> {
  const corpus = join(folder, 'words.txt');
  writeFileSync(corpus, words.join('\n'));
  return prepareRunInNode({
    corpus,
    grammar,
    domain: await loadDomain('text', { grammar, prefix }),
    ...fewUnits,
    preset: 'tiny',
    latent: 4,
    packing: 3,
    epochs: 1,
    components: 2,
    out: join(folder, name),
    ...changes,
  });
}

describe("a prefix automaton of one's own", () => {
  it('from a module: kept with the run, counted over the corpus, known wherever the run is opened', async () => {
    writeFileSync(join(folder, 'words.mjs'), source);
    const prefix = await loadPrefix(join(folder, 'words.mjs'), true);
    const run = await runWith(prefix, 'module', { allowCode: true });
    const few = words.filter((word) => [1, 2, 3, 4, 5, 6].some((end) => more(word.slice(0, end)) > 3));
    expect(run.config).toMatchObject({
      prefixModule: { name: 'words-1' },
      model: { decoder: { prefixState: 'words-1' } },
      corpus: { brokenRules: { even: words.filter((word) => more(word) !== 0).length, few: few.length } },
    });
    expect(readFileSync(run.files.where(artefacts.prefix), 'utf8')).toBe(source);
    await expect(openRun(run.name)).rejects.toThrow(/prefix\.mjs: the run came with JavaScript .*allowCode/);
    await runTraining(await openRun(run.name, { allowCode: true }));
    const opened = await openRun(run.name, { allowCode: true });
    await fitDensity(opened, await trainedNetwork(opened, await prefixOf(opened)), { components: 2 });
    const model = await TrainedModel.open(run.name, { backend: backendUnderTest, allowCode: true });
    expect(model.domain.prefix?.name).toBe('words-1');
    expect((await model.encode(['abab'])).refusals).toEqual([]);
    // an exported copy is used as the run is
    const exported = await exportModel(model, join(folder, 'exported'));
    expect(readFileSync(exported.files.where(artefacts.prefix), 'utf8')).toBe(source);
    expect(exported.prefix?.name).toBe('words-1');
    model.dispose();
  });

  it('from a module, but not allowed to run later: refused before anything is written', async () => {
    writeFileSync(join(folder, 'words.mjs'), source);
    await expect(loadPrefix(join(folder, 'words.mjs'))).rejects.toThrow(
      /allow it if you trust the file \(allowCode\)/,
    );
    const prefix = await loadPrefix(join(folder, 'words.mjs'), true);
    const making = runWith(prefix, 'forbidden');
    await expect(making).rejects.toThrow(InputError);
    await expect(making).rejects.toThrow(/words-1 is JavaScript, which the run would keep and run/);
    expect(existsSync(join(folder, 'forbidden'))).toBe(false);
  });

  it('made in memory: given again as the run is opened', async () => {
    const { source: _, ...prefix } = await loadPrefix(join(folder, 'words.mjs'), true);
    const run = await runWith(prefix, 'memory');
    expect(run.config.prefixModule).toBeUndefined();
    expect(existsSync(run.files.where(artefacts.prefix))).toBe(false);
    await runTraining(run);
    const opening = TrainedModel.open(run.name, { backend: backendUnderTest });
    await expect(opening).rejects.toThrow(InputError);
    await expect(opening).rejects.toThrow(
      /expected the prefix state words-1.* this language has none.*\(prefix\)/,
    );
    const model = await TrainedModel.open(run.name, { backend: backendUnderTest, prefix });
    expect(model.domain.prefix).toBe(prefix);
    model.dispose();
  });

  it('that breaks a law: refused before anything is written', async () => {
    const { source: _, ...sound } = await loadPrefix(join(folder, 'words.mjs'), true);
    const making = runWith({ ...sound, features: ['more', 'less'] }, 'unlawful');
    await expect(making).rejects.toThrow(
      /words-1 breaks this law: writeFeatures\(\) writes 2 finite numbers/,
    );
    expect(existsSync(join(folder, 'unlawful'))).toBe(false);
  });

  it('that fails on a string of the corpus: told with automaton and string, before anything is written', async () => {
    const { source: _, ...sound } = await loadPrefix(join(folder, 'words.mjs'), true);
    const failing = (state: PrefixState, read: string): PrefixState => {
      const [advance, copy] = [state.advance, state.copy];
      let text = read;
      return Object.assign(state, {
        copy: () => failing(copy.call(state), text),
        advance: (more: string) => {
          text += more;
          if (text.includes('bbbbbb')) throw new RangeError('too many of them');
          advance.call(state, more);
        },
      });
    };
    const making = runWith({ ...sound, start: () => failing(sound.start(), '') }, 'failing');
    await expect(making).rejects.toThrow(GraeError);
    await expect(making).rejects.toThrow(/the prefix state words-1 failed .*too many of them/);
    expect(existsSync(join(folder, 'failing'))).toBe(false);
  });
});

it('an automaton whose features are no numbers on a string that no law was tried on', async () => {
  const { source: _, ...sound } = await loadPrefix(join(folder, 'words.mjs'), true);
  const run = await runWith(sound, 'infinite');
  const start = (): PrefixState => {
    const state = sound.start();
    return Object.assign(state, {
      writeFeatures: (into: Float32Array, offset: number) => {
        into[offset] = 1 / (3 - state.debt);
      },
    });
  };
  const training = runTraining(await openRun(run.name, { prefix: { ...sound, start } }));
  await expect(training).rejects.toThrow(GraeError);
  await expect(training).rejects.toThrow(/words-1 gave no finite number .*: more is Infinity/);
});

describe('rules of a corpus', () => {
  it('a run of expressions counts the optional rules too', async () => {
    const run = await smallRun(folder, 'expressions');
    const { brokenRules } = run.config.corpus;
    expect(Object.keys(brokenRules!)).toEqual(['division', 'towers']);
    const texts = readFileSync(join(folder, 'corpus.txt'), 'utf8').split('\n');
    const towers = texts.filter((text) => {
      const state = expressionAutomaton('true').start();
      state.advance(text);
      return state.brokenAtEnd === 2;
    });
    expect(towers.length).toBeGreaterThan(0);
    expect(brokenRules).toEqual({ division: 0, towers: towers.length });
  });

  it('keeps the first examples only', () => {
    const automaton: PrefixAutomaton = {
      name: 'no-x',
      features: [],
      rules: ['unused', 'x'],
      optional: ['unused'],
      filler: '',
      start: () => {
        let broken = 0;
        return {
          get broken() {
            return broken;
          },
          get brokenAtEnd() {
            return broken;
          },
          debt: 0,
          payable: true,
          wanted: () => '',
          advance: (text) => {
            if (text.includes('x')) broken = 2;
          },
          copy: () => {
            throw new Error('not needed');
          },
          writeFeatures: () => {},
        };
      },
    };
    const counter = new RuleCounter(automaton, 2);
    ['x', 'y', 'ax', 'xx'].forEach((text, i) => {
      counter.add(text, i + 1);
    });
    expect(counter.report).toEqual([
      { rule: 'unused', optional: true, strings: 0, first: [] },
      {
        rule: 'x',
        optional: false,
        strings: 3,
        first: [
          { line: 1, text: 'x' },
          { line: 3, text: 'ax' },
        ],
      },
    ]);
  });
});
