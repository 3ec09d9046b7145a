import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { generateExpressions } from '../../src/corpus/generateExpressions.js';
import { loadGrammar } from '../../src/corpus/shipped.js';
import { loadDomain } from '../../src/domain/index.js';
import { artefacts } from '../../src/run/artefacts.js';
import { copyRun } from '../../src/run/copyRun.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { MemoryStore } from '../../src/run/memoryStore.js';
import { openRun } from '../../src/run/openRun.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { reconstruct } from '../../src/sampling/reconstruct.js';
import { sampleTexts } from '../../src/sampling/sample.js';
import { fitDensity } from '../../src/training/fit.js';
import { type PrepareTrainingOptions, prepareRun } from '../../src/training/prepare.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { fewUnits, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const options = { backend: backendUnderTest };
let texts: string[];
let language: Pick<PrepareTrainingOptions, 'grammar' | 'domain'>;

beforeAll(async () => {
  await startTestBackend();
  const grammar = await loadGrammar('expression');
  language = { grammar, domain: await loadDomain('expression', { grammar }) };
  texts = generateExpressions(grammar, { count: 200, seed: 2 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function prepare(changes: Partial<PrepareTrainingOptions> = {}) {
  const settings = {
    ...fewUnits,
    preset: 'tiny',
    epochs: 2,
    latent: 4,
    batch: 32,
    packing: 5,
    seed: 3,
  } as const;
  return prepareRun({ ...settings, ...language, corpus: texts, out: new MemoryStore(), ...changes });
}

async function samplesOf(model: TrainedModel): Promise<string[]> {
  const { density } = await readDensity(model.run);
  return sampleTexts(model, density, { count: 20, random: new Random(1) });
}

describe('texts in memory', () => {
  it('train a model in memory, which is fitted, sampled, saved and read back', async () => {
    const run = await prepare();
    expect(run.config.corpus).toMatchObject({ file: 'texts in memory', strings: 200 });
    const { epochs } = await runTraining(run);
    expect(epochs).toBe(2);
    const model = await TrainedModel.open(run.files.store, options);
    await fitDensity(model.run, model.network, { components: 2 });
    const samples = await samplesOf(model);
    expect(samples).toHaveLength(20);
    expect((await reconstruct(model, texts.slice(0, 20))).strings).toBe(20);

    const path = join(folder, 'saved');
    expect((await model.save(path)).name).toBe(path);
    expect(readdirSync(path)).toEqual(await run.files.store.list());
    const saved = await TrainedModel.open(path, options);
    expect(await samplesOf(saved)).toEqual(samples);
    await expect(model.save(path)).rejects.toThrow(/saved: expected a new or empty folder for the run/);

    const back = new MemoryStore('back');
    await copyRun(await openRun(path), back);
    const again = await TrainedModel.open(back, options);
    expect(await samplesOf(again)).toEqual(samples);
    for (const one of [model, saved, again]) one.dispose();
  });

  it('give the weights that the same strings in a file give', async () => {
    const inMemory = await prepare();
    const inFolder = await prepare({ out: join(folder, 'same') });
    for (const run of [inMemory, inFolder]) await runTraining(run);
    const file = readFileSync(join(folder, 'same', artefacts.weights.file));
    expect(await inMemory.files.readBytes(artefacts.weights)).toEqual(new Uint8Array(file));
  });

  it('may come as a stream, for a language that reads them once', async () => {
    async function* stream() {
      yield* texts;
    }
    const run = await prepare({ corpus: stream() });
    expect(run.config.corpus.strings).toBe(200);
    const unparsed = { representation: 'characters', packing: 0 } as const;
    await expect(prepare({ corpus: stream(), ...unparsed })).rejects.toThrow(
      /texts in memory: for a model of characters the corpus is read twice/,
    );
    expect((await prepare(unparsed)).config.representation?.kind).toBe('characters');
  });

  it('are refused where there are none, or none of the language', async () => {
    await expect(prepare({ corpus: [] })).rejects.toThrow(/texts in memory: expected a string on each line/);
    await expect(prepare({ corpus: ['?', '!'] })).rejects.toThrow(
      /texts in memory: expression derives none of its 2 strings/,
    );
  });
});

describe('a run in memory', () => {
  it('goes on with an interrupted training, to the same bits', async () => {
    const whole = await prepare();
    await runTraining(whole);
    const run = await prepare();
    const stop = new AbortController();
    const { interrupted } = await runTraining(run, {
      signal: stop.signal,
      onProgress: ({ step }) => step === 3 && stop.abort(),
    });
    expect(interrupted).toBe(true);
    await runTraining(await openRun(run.files.store));
    expect(await run.files.readBytes(artefacts.weights)).toEqual(
      await whole.files.readBytes(artefacts.weights),
    );
  });

  it('is trained by one at a time', async () => {
    const run = await prepare();
    const first = runTraining(run);
    await expect(runTraining(run)).rejects.toThrow(
      'memory: a training is changing it; wait until that has ended',
    );
    await first;
  });

  it('is not made where one is', async () => {
    const store = new MemoryStore('mine');
    await prepare({ out: store });
    await expect(prepare({ out: store })).rejects.toThrow(/mine: expected a new or empty folder/);
  });
});
