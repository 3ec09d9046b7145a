import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Density } from '../../src/density/density.js';
import { calibrate, distanceTo, measuresOf } from '../../src/latent/calibrate.js';
import { TrainedModel } from '../../src/latent/model.js';
import { wasserstein1 } from '../../src/metrics/wasserstein.js';
import { fitDensity } from '../../src/training/fit.js';
import { likeTexts } from '../../src/training/likeTexts.js';
import { train } from '../../src/training/train.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
let model: TrainedModel;
let density: Density;

beforeAll(async () => {
  await startTestBackend();
  const run = await smallRun(folder, 'run', { epochs: 8, learningRate: 0.01 });
  await train(run);
  model = await TrainedModel.open(run.folder, { backend: backendUnderTest });
  await fitDensity(run, model.network, { kind: 'gaussian' });
  density = await run.readDensity();
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** A judge of strings of digits: the number is the score, and those that begin with 0 are not valid. */
const judge = (text: string) => ({
  valid: !text.startsWith('0'),
  reason: null,
  canonical: text,
  scores: { value: Number(text), missing: null, constant: 7 },
});

describe('the distance', () => {
  it('is the mean of Wasserstein-1 over lengths and scores, in standard deviations', () => {
    const reference = measuresOf(['1', '3', '55'], judge);
    const found = measuresOf(['2', '10', '012'], judge);
    expect(found.valid).toBe(2);
    const deviation = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const lengths = wasserstein1([1, 2], [1, 1, 2]) / deviation([1, 1, 2]);
    const values = wasserstein1([2, 10], [1, 3, 55]) / deviation([1, 3, 55]);
    expect(distanceTo(reference, found)).toBeCloseTo((lengths + values) / 2, 12);
    expect(distanceTo(reference, reference)).toBe(0);
  });

  it('is infinite where nothing is valid', () => {
    expect(distanceTo(measuresOf(['1', '2'], judge), measuresOf(['01'], judge))).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe('calibrate', () => {
  it('undoes a density that is twice as wide', async () => {
    const wide: Density = Object.create(density, {
      sample: {
        value: (count: number, random: never, { spread = 1 } = {}) =>
          density.sample(count, random, { spread: 2 * spread }),
      },
    });
    const reference = await likeTexts(model.run);
    expect(reference.length).toBe(285);
    const options = { count: 300, seed: 1 };
    const plain = await calibrate(model, density, reference, options);
    const undone = await calibrate(model, wide, reference, options);
    expect(plain.tried.map(({ spread }) => spread)).toEqual([1, 0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(undone.best.spread).toBeLessThan(plain.best.spread);
    // the same codes: half the spread of twice the width
    const at = (spread: number, { tried }: typeof plain) => tried.find((one) => one.spread === spread)!;
    expect(at(0.5, undone).distance).toBe(at(1, plain).distance);
    expect(undone.best.distance).toBe(Math.min(...undone.tried.map(({ distance }) => distance)));
    expect(undone.best.noiseLevel).toBe(0);
  });

  it('tries noise levels where the model knows them', async () => {
    const run = await smallRun(folder, 'drawn', { epochs: 1, noise: 0.5, noiseLevels: 'drawn' });
    await train(run);
    const drawn = await TrainedModel.open(run.folder, { backend: backendUnderTest });
    await fitDensity(run, drawn.network, { kind: 'gaussian' });
    const { tried, best } = await calibrate(drawn, await run.readDensity(), await likeTexts(run), {
      count: 20,
      seed: 1,
    });
    expect(tried.length).toBe(30);
    expect(new Set(tried.map(({ noiseLevel }) => noiseLevel))).toEqual(new Set([0, 0.025, 0.05, 0.1, 0.2]));
    expect(tried).toContain(best);
    drawn.dispose();
  });
});
