import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { trainingSetOf } from '../../src/judging/trainingSet.js';
import { artefacts } from '../../src/run/artefacts.js';
import { readDensity, writeDensity } from '../../src/run/fittedDensity.js';
import { openRun } from '../../src/run/openRun.js';
import { readTrainingCorpus } from '../../src/run/trainingCorpus.js';
import { exportModel } from '../../src/sampling/exportModel.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { sampleTexts } from '../../src/sampling/sample.js';
import { readSafetensors } from '../../src/tensor/safetensors.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
let model: TrainedModel;

beforeAll(async () => {
  await startTestBackend();
  const run = await smallRun(folder, 'run', { epochs: 3 });
  await runTraining(run);
  model = await TrainedModel.open(run.name, { backend: backendUnderTest });
  await fitDensity(run, model.network, { components: 2 });
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const files = [
  'config.json',
  'density.safetensors',
  'environment.json',
  'fingerprint.safetensors',
  'grammar.ne',
  'metrics.jsonl',
  'productions.json',
  'weights.safetensors',
];

describe('exportModel', () => {
  it('in float32 gives a model that is the run, without its data', async () => {
    const run = await exportModel(model, at('whole'), { precision: 'float32' });
    expect(readdirSync(at('whole')).sort()).toEqual(files);
    for (const name of ['environment.json', 'grammar.ne', 'metrics.jsonl', 'productions.json']) {
      expect(readFileSync(join(at('whole'), name), 'utf8')).toBe(readFileSync(join(at('run'), name), 'utf8'));
    }
    expect(run.config).toEqual({
      ...model.run.config,
      corpus: { ...model.run.config.corpus, file: 'corpus.txt' },
      exported: { precision: 'float32' },
    });
    const copy = await TrainedModel.open(at('whole'), { backend: backendUnderTest });
    expect(await copy.network.parameters.data()).toEqual(await model.network.parameters.data());
    const draw = async (one: TrainedModel) =>
      sampleTexts(one, (await readDensity(one.run)).density, { count: 60, random: new Random(3) });
    expect(await draw(copy)).toEqual(await draw(model));
    copy.dispose();
  });

  it('in float16 halves the weights, each to the nearest', async () => {
    await exportModel(model, at('half'));
    const sizeOf = (name: string) => statSync(join(at(name), 'weights.safetensors')).size;
    expect(sizeOf('half')).toBeLessThan(0.6 * sizeOf('whole'));
    const read = (name: string) =>
      readSafetensors(readFileSync(join(at(name), 'weights.safetensors')), name).tensors;
    const [halves, singles] = [read('half'), read('whole')];
    expect(Object.keys(halves).sort()).toEqual(Object.keys(singles).sort());
    for (const [name, { data, precision }] of Object.entries(halves)) {
      expect(precision).toBe('float16');
      const exact = singles[name]!.data as Float32Array;
      (data as Float32Array).forEach((value, i) => {
        // half a unit in the last of 11 places, or of the subnormal numbers
        const allowed = Math.max(Math.abs(exact[i]!) * 2 ** -11, 2 ** -25);
        if (Math.abs(value - exact[i]!) > allowed) expect.fail(`${name}[${i}]: ${value} for ${exact[i]}`);
      });
    }
    const copy = await TrainedModel.open(at('half'), { backend: backendUnderTest });
    expect((await readDensity(copy.run)).density.toTensors()).toEqual(
      (await readDensity(model.run)).density.toTensors(),
    );
    copy.dispose();
  });

  it('tells novelty as the run does', async () => {
    const copy = await TrainedModel.open(at('half'), { backend: backendUnderTest });
    const [full, compact] = [await trainingSetOf(model), await trainingSetOf(copy)];
    const { identify } = model.domain;
    const corpus = (await readTrainingCorpus(model.run)).corpus;
    const seen = Array.from({ length: corpus.count }, (_, i) => model.codec.decode(corpus.sequence(i)));
    // respelled, and with one more term
    const others = seen.flatMap((text) => [`(${text})`, `1*${text}`, `${text}+x/3`, `exp(${text})`]);
    const drawn = await sampleTexts(model, (await readDensity(model.run)).density, {
      count: 300,
      random: new Random(1),
    });
    const told = [...seen, ...others, ...drawn].map((text) => {
      const canonical = identify(text).canonical ?? text;
      return [full, compact].map((fingerprint) => fingerprint.has(canonical));
    });
    for (const [byCorpus, byHashes] of told) expect(byHashes).toBe(byCorpus);
    expect(told.slice(0, seen.length).every(([known]) => known)).toBe(true);
    expect(told.filter(([known]) => known === false).length).toBeGreaterThan(100);
    copy.dispose();
  });

  it('reports how far it is', async () => {
    const seen: number[][] = [];
    await exportModel(model, at('told'), { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [100, 300],
      [200, 300],
      [300, 300],
    ]);
  });

  it('writes nothing into a folder that holds something, and takes an empty one', async () => {
    mkdirSync(at('full'));
    writeFileSync(join(at('full'), 'mine.txt'), '1');
    await expect(exportModel(model, at('full'))).rejects.toThrow(/full: expected a new or empty folder/);
    expect(readdirSync(at('full'))).toEqual(['mine.txt']);
    mkdirSync(at('empty'));
    await exportModel(model, at('empty'));
    expect(readdirSync(at('empty')).sort()).toEqual(files);
  });

  it('leaves nothing where it fails', async () => {
    cpSync(at('run'), at('large'), { recursive: true });
    const large = await TrainedModel.open(at('large'), { backend: backendUnderTest });
    const { tensors, metadata } = await large.run.files.read(artefacts.weights);
    const [name, { shape, data }] = Object.entries(tensors)[0]!;
    const changed = { shape, data: (data as Float32Array).map((value, i) => (i === 0 ? 1e5 : value)) };
    const density = (await readDensity(large.run)).density;
    await large.run.files.write(artefacts.weights, { tensors: { ...tensors, [name]: changed }, metadata });
    // a density belongs to the weights that were in use as it was made
    await expect(writeDensity(large.run, { density, notes: {} })).rejects.toThrow(
      /the weights were replaced since/,
    );
    await writeDensity(await openRun(at('large')), { density, notes: {} });
    large.dispose();
    const again = await TrainedModel.open(at('large'), { backend: backendUnderTest });
    const before = readdirSync(folder).sort();
    await expect(exportModel(again, at('failed'))).rejects.toThrow(
      /at most 65504 in array .* but received: 100000; store it as float32/,
    );
    rmSync(join(at('large'), 'metrics.jsonl'));
    await expect(exportModel(again, at('failed'), { precision: 'float32' })).rejects.toThrow(
      /metrics\.jsonl: expected the file that grae wrote for this run, but there is no such file/,
    );
    expect(readdirSync(folder).sort()).toEqual(before);
    again.dispose();
  });

  it('needs a density, and a run', async () => {
    cpSync(at('run'), at('unfitted'), { recursive: true });
    rmSync(join(at('unfitted'), 'density.safetensors'));
    const unfitted = await TrainedModel.open(at('unfitted'), { backend: backendUnderTest });
    await expect(exportModel(unfitted, at('out'))).rejects.toThrow(
      /density\.safetensors: .*there is no such file; .*fit one again/,
    );
    unfitted.dispose();
    const exported = await TrainedModel.open(at('half'), { backend: backendUnderTest });
    await expect(exportModel(exported, at('out'))).rejects.toThrow(/this is an exported model/);
    exported.dispose();
  });

  it('gives what cannot be trained or fitted, and says so', async () => {
    const run = await openRun(at('half'));
    const before = readdirSync(at('half')).map((name) => readFileSync(join(at('half'), name)));
    await expect(runTraining(run)).rejects.toThrow(
      /half: expected a run with its corpus and checkpoint, but this is an exported model, which has neither/,
    );
    for (const kind of ['gmm', 'standard-normal'] as const) {
      await expect(fitDensity(run, model.network, { kind })).rejects.toThrow(InputError);
    }
    expect(readdirSync(at('half')).map((name) => readFileSync(join(at('half'), name)))).toEqual(before);
  });

  it('ties weights, density and fingerprint to each other', async () => {
    for (const name of ['weights.safetensors', 'density.safetensors', 'fingerprint.safetensors']) {
      const spoilt = at(`spoilt ${name}`);
      cpSync(at('half'), spoilt, { recursive: true });
      cpSync(join(at('run'), name), join(spoilt, name));
      if (name === 'fingerprint.safetensors') cpSync(join(at('whole'), name), join(spoilt, name));
      const using = async () => {
        const copy = await TrainedModel.open(spoilt, { backend: backendUnderTest });
        try {
          (await readDensity(copy.run)).density;
          await trainingSetOf(copy);
        } finally {
          copy.dispose();
        }
      };
      await expect(using()).rejects.toThrow(
        `${name}: expected the file that grae wrote for this run, but its SHA-256 is not the one in config.json`,
      );
      rmSync(join(spoilt, name));
      await expect(using()).rejects.toThrow(InputError);
    }
  });
});
