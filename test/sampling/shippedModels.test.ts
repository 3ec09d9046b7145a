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

/** What the cards say: how many of 100 samples are valid at least, and strings of which most come back. */
const cards = {
  zinc250k: {
    // all under the guard; 99.8% and 99.9% of 10,000 are unique and novel
    valid: 100,
    unique: 98,
    novel: 95,
    texts: ['CC(=O)Oc1ccccc1C(=O)[O-]', 'CC(=O)Nc1ccc(O)cc1', 'CN1C(=O)CN=C(c2ccccc2)c2cc(Cl)ccc21'],
  },
  formulas: {
    // 71.1% of 1,000, less three deviations of 100; of those all are unique, and 97.2% novel
    valid: 57,
    unique: 57,
    novel: 50,
    texts: ['(x1*sin((c*x2)))', '((c*x1)/(x2^2))', 'sqrt((x1/x2))'],
  },
};

it('every model that ships has a card here', () => {
  expect(models.map(({ name }) => name).sort()).toEqual(Object.keys(cards).sort());
});

const withCards = models.map(
  (model) => [model.name, model, cards[model.name as keyof typeof cards]] as const,
);

describe.each(withCards)('%s', (_, { folder, bytes, about }, expected) => {
  it('is small, and has a card with its commands', () => {
    expect(bytes).toBeLessThan(15e6);
    expect(about).not.toBe('');
    const card = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(card).toMatch(/grae train [^`]*--out/);
    expect(card).toMatch(/grae sample/);
  });

  it('gives new strings, as many of them valid as its card says', async () => {
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
    expect(samples.filter(({ valid }) => valid).length).toBeGreaterThanOrEqual(expected.valid);
    expect(counts.unique).toBeGreaterThanOrEqual(expected.unique);
    expect(counts.novel).toBeGreaterThanOrEqual(expected.novel);
    model.dispose();
  });

  it('brings most strings back', async () => {
    const model = await TrainedModel.open(folder, {});
    const { codes, indices, spelled } = await model.encode(expected.texts);
    const back = await model.decode(codes, indices.length, {});
    expect(back.filter((text, i) => text === spelled[i]).length).toBeGreaterThanOrEqual(2);
    model.dispose();
  });
});
