import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGrammar } from '../../src/corpus/shipped.js';
import type { Domain } from '../../src/domain/domain.js';
import { loadDomain } from '../../src/domain/index.js';
import type { Grammar } from '../../src/grammar/grammar.js';
import { artefacts } from '../../src/run/artefacts.js';
import { openRun } from '../../src/run/openRun.js';
import type { Run } from '../../src/run/run.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { runTraining } from '../../src/training/runTraining.js';
import { startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const smiles = [
  'CC(=O)Nc1ccc(O)cc1',
  'CCc1ccncc1',
  'Oc1ccccc1C',
  'CCOC(=O)c1ccco1',
  'C[C@H](N)C(=O)O',
  'CCCCO',
  'C/C=C/Cl',
  'CC1CCN(C)CC1',
];
const texts = [...smiles, ...smiles, ...smiles];
let grammar: Grammar;
let domain: Domain;

beforeAll(async () => {
  await startTestBackend();
  grammar = await loadGrammar('smiles');
  domain = await loadDomain('molecule', { grammar, form: 'kekule' });
  writeFileSync(join(folder, 'molecules.smi'), texts.join('\n'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A run of molecules whose strings the encoder reads in other orders too. */
const reading = (name: string, changes: Parameters<typeof smallRun>[2] = {}) =>
  smallRun(folder, name, {
    corpus: join(folder, 'molecules.smi'),
    grammar,
    domain,
    packing: 5,
    batch: 8,
    maxSteps: 60,
    randomForms: 3,
    ...changes,
  });

const weightsOf = (run: Run) =>
  readSafetensors(readFileSync(run.files.where(artefacts.weights)), 'weights').tensors;

describe('random forms', () => {
  it('are the same molecule in other words, and the strings stay what they are', async () => {
    const run = await reading('forms');
    const { corpus, spellings } = await readTrainingCorpus(run);
    expect(run.config.corpus.randomForms).toBe(3);
    expect([corpus.count, spellings!.count]).toEqual([24, 72]);
    const canonical = (text: string) => domain.identify(text).canonical;
    let other = 0;
    for (let i = 0; i < corpus.count; i++) {
      const own = run.codec.decode(corpus.sequence(i));
      expect(own).toBe((domain.spell(texts[i]!) as { text: string }).text);
      for (let form = 0; form < 3; form++) {
        const read = run.codec.decode(spellings!.sequence(3 * i + form));
        expect(canonical(read)).toBe(canonical(texts[i]!));
        if (read !== own) other++;
      }
    }
    expect(other).toBeGreaterThan(50);
  });

  it('are its own where they are longer than the model reads', async () => {
    // the longest string takes 36 productions here, and some of its random orders more
    const run = await reading('long', { maxSteps: undefined } as never);
    const { spellings } = await readTrainingCorpus(run);
    expect(spellings!.lengths().max).toBeLessThanOrEqual(run.config.model.maxSteps);
  });

  it('change what is learned, and an interruption nothing', async () => {
    const [whole, pieces, plain] = [
      await reading('whole', { dropout: { codes: 0.1, states: 0.1, previous: 0.1 } }),
      await reading('pieces', { dropout: { codes: 0.1, states: 0.1, previous: 0.1 } }),
      await reading('plain', { randomForms: undefined } as never),
    ];
    await runTraining(whole);
    await runTraining(plain);
    const stop = new AbortController();
    let taken = 0;
    await runTraining(pieces, { signal: stop.signal, onProgress: () => ++taken === 4 && stop.abort() });
    await runTraining(await openRun(pieces.name));
    expect(weightsOf(pieces)).toEqual(weightsOf(whole));
    expect(weightsOf(plain)).not.toEqual(weightsOf(whole));
  });

  it('are refused where the encoder reads one length only', async () => {
    await expect(reading('never', { preset: 'paper', maxSteps: 60, batch: 8 })).rejects.toThrow(
      /random forms need an encoder that reads sequences of any length/,
    );
  });
});
