import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { shippedModels } from '../../src/host/node/shippedModels.js';
import { trainingSetOf } from '../../src/judging/trainingSet.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { guardOf } from '../../src/sampling/guard.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { countSamples, sampleJudged } from '../../src/sampling/sample.js';
import { startTestBackend } from '../support/backend.js';

beforeAll(startTestBackend);

const models = await shippedModels();

it('there is a model that ships', () => {
  expect(models.map(({ name }) => name)).toContain('zinc250k');
});

describe.each(models.map((model) => [model.name, model] as const))('%s', (_, { folder, bytes, about }) => {
  it('is small, and has a card with its commands', () => {
    expect(bytes).toBeLessThan(15e6);
    expect(about).not.toBe('');
    const card = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(card).toMatch(/grae train [^`]*--out/);
    expect(card).toMatch(/grae sample/);
  });

  it('gives new molecules, all of them valid under the guard', async () => {
    const model = await TrainedModel.open(folder, {});
    const { density, sampling } = await readDensity(model.run);
    const { samples } = await sampleJudged(model, density, {
      count: 100,
      random: new Random(1),
      ...sampling,
      decode: { guard: guardOf(model) },
      withoutScores: true,
    });
    const fingerprint = await trainingSetOf(model);
    const counts = countSamples(samples, fingerprint);
    expect(samples.filter(({ valid }) => !valid)).toEqual([]);
    // 99.8% and 99.9% of 10,000, by its card
    expect(counts.unique).toBeGreaterThanOrEqual(98);
    expect(counts.novel).toBeGreaterThanOrEqual(95);
    model.dispose();
  });

  it('brings most molecules back', async () => {
    const model = await TrainedModel.open(folder, {});
    const drugs = ['CC(=O)Oc1ccccc1C(=O)[O-]', 'CC(=O)Nc1ccc(O)cc1', 'CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21'];
    const { codes, indices, spelled } = await model.encode(drugs);
    const back = await model.decode(codes, indices.length, {});
    expect(back.filter((text, i) => text === spelled[i]).length).toBeGreaterThanOrEqual(2);
    model.dispose();
  });
});
