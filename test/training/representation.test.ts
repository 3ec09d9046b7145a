import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPrefix } from '../../src/corpus/loadPrefix.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { compileGrammar } from '../../src/grammar/compile.js';
import { originOfGrammar } from '../../src/grammar/grammarOrigin.js';
import { rulesOf } from '../../src/grammar/guard.js';
import { yieldText } from '../../src/grammar/text.js';
import { type PrepareOptions, prepareRunInNode } from '../../src/library/prepareRunInNode.js';
import { artefacts } from '../../src/run/artefacts.js';
import { domainOf } from '../../src/run/domainOf.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { guardOf } from '../../src/sampling/guard.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { parseLines } from '../../src/sequences/parseLines.js';
import { parsePiece } from '../../src/sequences/parseTask.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { fewUnits, smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
beforeAll(startTestBackend);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function textRun(lines: readonly string[], name: string, changes: Partial<PrepareOptions> = {}) {
  const corpus = join(folder, `${name}.txt`);
  writeFileSync(corpus, lines.join('\n'));
  return prepareRunInNode({
    corpus,
    grammar: null,
    domain: await loadDomain('text', { grammar: null }),
    representation: 'characters',
    ...fewUnits,
    preset: 'tiny',
    latent: 4,
    epochs: 1,
    density: null,
    out: join(folder, name),
    ...changes,
  });
}

const corpusOf = async (run: Run): Promise<string[]> =>
  Array.from((await readTrainingCorpus(run)).corpus.sequences(), (ids) => yieldText(run.codec.table, ids));

describe('a run of characters', () => {
  it('of text without a grammar has none but that of its alphabet, opened or not', async () => {
    const lines = ['say "hi" \\n', "😀 'q'\t{% é %}", '😀'];
    const run = await textRun(lines, 'odd');
    expect(run.config.representation).toEqual({ kind: 'characters', language: null });
    const opened = await openRun(run.name);
    expect(opened.language).toBeNull();
    expect(opened.config).toEqual(run.config);
    expect(await corpusOf(opened)).toEqual(lines);
    expect(run.config.model.maxSteps).toBe([...lines[1]!].length + 1);
    expect((await domainOf(opened)).judge('other').valid).toBe(true);
  });

  it('learns no symbol of lines that are skipped, or too long to be read', async () => {
    const run = await textRun(['skipped!', 'ab', `${'x'.repeat(10_001)}`, 'ba'], 'skipping', { skip: 1 });
    expect(run.codec.table.productions.map(({ rhs }) => rhs[0] ?? 'end')).toEqual(['end', 'a', 'b']);
    expect(run.config.corpus).toMatchObject({ strings: 3, tooLong: 1, failed: 0 });
  });

  it('of more than 1,000 symbols is refused', async () => {
    const lines = Array.from({ length: 1001 }, (_, i) => String.fromCodePoint(0x4e00 + i));
    await expect(textRun(lines, 'many')).rejects.toThrow(
      /many\.txt: expected a corpus of at most 1000 different characters.* by line 1001/,
    );
  });

  it('can be packed, if that is asked for', async () => {
    const run = await textRun(['abab', 'ababab', 'abababab'], 'packed', { packing: 2 });
    expect(run.codec.packing.merges).toHaveLength(2);
    expect(run.config.model.maxSteps).toBeLessThan(9);
    expect(await corpusOf(await openRun(run.name))).toEqual(['abab', 'ababab', 'abababab']);
  });

  it('whose language was changed on disk is refused', async () => {
    const run = await smallRun(folder, 'changed', { representation: 'tokens' });
    writeFileSync(
      run.files.where(artefacts.language),
      `${readFileSync(run.files.where(artefacts.language), 'utf8')}# more\n`,
    );
    await expect(openRun(run.name)).rejects.toThrow(
      /language\.ne: expected the file that grae wrote for this run/,
    );
  });

  it('needs a grammar where there is no representation, and none with a lexer where there is', async () => {
    await expect(textRun(['ab', 'ba'], 'neither', { representation: undefined })).rejects.toThrow(
      /expected a grammar to parse the corpus with, or a representation/,
    );
    const source =
      '@{% const lexer = { reset() {}, next() {}, save() {}, formatError() {}, has: () => true }; %}\n@lexer lexer\nS -> %word';
    const grammar = compileGrammar(source, { name: 'lexed', allowCode: true });
    await expect(textRun(['ab', 'ba'], 'lexed', { grammar })).rejects.toThrow(
      /a model of characters needs a grammar without a lexer, but lexed has one/,
    );
  });
});

it('random forms are drawn the same for the alphabet and for the corpus', async () => {
  const domain = await loadDomain('molecule', { grammar: null, form: 'random' });
  // Other orders write marks that these do not: branches, ring bonds.
  const run = await textRun(['CCO', 'NCCCl', 'C1CC1CO', 'OC(N)=S'], 'random', {
    domain,
    representation: 'tokens',
    randomForms: 2,
  });
  expect(run.config.corpus).toMatchObject({ strings: 4, failed: 0, tooLong: 0 });
});

it('another thread reads and judges by two grammars', async () => {
  const grammar = await loadGrammar('expression');
  const domain = await loadDomain('expression', { grammar });
  const run = await smallRun(folder, 'thread', { representation: 'tokens' });
  const lines = ['sin(x)', ')x', 'y', ''].map((text, i) => ({ text, line: i + 1 }));
  const here = parseLines(lines, run.codec.grammar, domain, { maxFailures: 5 });
  const there = await parsePiece({
    grammar: originOfGrammar(run.codec.grammar)!,
    domain: domain.origin!,
    lines,
    options: { maxProductions: undefined, maxFailures: 5 },
    countsRules: false,
  });
  expect(there).toEqual(here);
  // a string of the alphabet is read whether it is an expression or not
  expect(there.counts).toMatchObject({ strings: 3, parsed: 2, failed: 1 });
});

it("a prefix state of one's own is told to the model, and then guards it if asked", async () => {
  writeFileSync(
    join(folder, 'even.mjs'),
    `class Even {
  constructor(more) { this.more = more; }
  broken = 0;
  get brokenAtEnd() { return this.more === 0 ? 0 : 1; }
  get debt() { return Math.abs(this.more); }
  payable = true;
  wanted() { return this.more > 0 ? 'b' : this.more < 0 ? 'a' : ''; }
  advance(text) { for (const one of text) this.more += one === 'a' ? 1 : -1; }
  copy() { return new Even(this.more); }
  writeFeatures(into, offset) { into[offset] = this.more / 4; }
}
export const prefix = { name: 'even-1', features: ['more'], rules: ['even'], start: () => new Even(0) };
`,
  );
  const prefix = await loadPrefix(join(folder, 'even.mjs'), true);
  const run = await textRun(['ab', 'ba', 'aabb', 'abab'], 'even', {
    domain: await loadDomain('text', { grammar: null, prefix }),
    prefixState: true,
    allowCode: true,
  });
  expect(run.config.model.decoder.prefixState).toBe('even-1');
  await runTraining(run);
  const model = await TrainedModel.open(run.name, { backend: backendUnderTest, allowCode: true });
  expect(guardOf(model)).toBeNull();
  const guard = guardOf(model, 'on');
  expect(rulesOf(guard)).toEqual(['even']);
  const codes = Float32Array.from({ length: 40 }, (_, i) => ((i * 7) % 11) - 5);
  for (const text of await model.decode(codes, 10, { guard })) {
    expect(text.replaceAll('b', '')).toHaveLength(text.length / 2);
  }
  model.dispose();
});

it('begins with the weights of another run of its kind, and of no other', async () => {
  const start = await smallRun(folder, 'first', { representation: 'tokens', epochs: 1 });
  await runTraining(start);
  const { grammar } = start.codec;
  const from = { start, grammar, epochs: 1, packing: 0 };
  const run = await smallRun(folder, 'second', from);
  expect(run.config.representation).toEqual(start.config.representation);
  expect(readFileSync(run.files.where(artefacts.language))).toEqual(
    readFileSync(start.files.where(artefacts.language)),
  );
  await expect(smallRun(folder, 'third', { ...from, representation: 'characters' })).rejects.toThrow(
    /expected a run trained on characters to begin with, but this one was trained on tokens/,
  );
});
