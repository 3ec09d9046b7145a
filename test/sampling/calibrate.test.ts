import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AffineMap, Density } from '../../src/density/density.js';
import { FitStopped } from '../../src/density/fitStopped.js';
import type { JudgedText } from '../../src/domain/domain.js';
import { wasserstein1 } from '../../src/metrics/wasserstein.js';
import { readDensity } from '../../src/run/fittedDensity.js';
import { trainingTexts } from '../../src/run/trainingCorpus.js';
import { calibrate } from '../../src/sampling/calibrate.js';
import { distanceTo, measuresOf, momentsOf } from '../../src/sampling/measures.js';
import { TrainedModel } from '../../src/sampling/model.js';
import { fitDensity } from '../../src/training/fit.js';
import { runTraining } from '../../src/training/runTraining.js';
import { backendUnderTest, startTestBackend } from '../support/backend.js';
import { smallRun, temporaryFolder } from '../training/support.js';

const folder = temporaryFolder();
let model: TrainedModel;
let density: Density;

beforeAll(async () => {
  await startTestBackend();
  const run = await smallRun(folder, 'run', { epochs: 8, learningRate: 0.02 });
  await runTraining(run);
  model = await TrainedModel.open(run.name, { backend: backendUnderTest });
  await fitDensity(run, model.network, { kind: 'gaussian' });
  density = (await readDensity(run)).density;
});
afterAll(() => {
  model.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Judged strings of digits: the number is the score, and those that begin with 0 are not valid. */
const judged = (...texts: readonly string[]): JudgedText[] =>
  texts.map((text) => ({
    text,
    valid: !text.startsWith('0'),
    reason: null,
    canonical: text,
    scores: { value: Number(text), missing: null, constant: 7 },
  }));

describe('the distance', () => {
  it('is the mean of Wasserstein-1 over lengths and scores, in standard deviations', () => {
    const reference = measuresOf(judged('1', '3', '55'));
    const found = measuresOf(judged('2', '10', '012'));
    expect(found.valid).toEqual([0, 1]);
    const deviation = (values: number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const lengths = wasserstein1([1, 2], [1, 1, 2]) / deviation([1, 1, 2]);
    const values = wasserstein1([2, 10], [1, 3, 55]) / deviation([1, 3, 55]);
    expect(distanceTo(reference, found)).toBeCloseTo((lengths + values) / 2, 12);
    expect(distanceTo(reference, reference)).toBe(0);
  });

  it('of shapes is none between what differs by its mean alone', () => {
    const [reference, moved] = [measuresOf(judged('10', '20', '40')), measuresOf(judged('15', '25', '45'))];
    expect(distanceTo(reference, moved, true)).toBeCloseTo(0, 12);
    expect(distanceTo(reference, moved)).toBeGreaterThan(0.1);
  });

  it('is infinite where nothing is valid', () => {
    expect(distanceTo(measuresOf(judged('1', '2')), measuresOf(judged('01')))).toBe(Number.POSITIVE_INFINITY);
  });

  it('leaves out strings without a score, and scores that do not vary', () => {
    const { values } = measuresOf(judged('1', '30'));
    expect(momentsOf({ values, valid: [0, 1] }).map(({ name }) => name)).toEqual(['length', 'value']);
    const partly = measuresOf(
      judged('1', '30', '7').map((one) => ({
        ...one,
        scores: { value: one.text === '7' ? null : Number(one.text) },
      })),
    );
    expect(momentsOf(partly)[1]).toMatchObject({ name: 'value', mean: 15.5, deviation: 14.5 });
  });
});

describe('calibrate', () => {
  it('undoes a density that is twice as wide', async () => {
    const wide: Density = Object.create(density, {
      sample: {
        value: (count: number, random: never, { spread = 1 } = {}) =>
          density.sample(count, random, { spread: 2 * spread }),
      },
      mapped: { value: () => null },
    });
    const reference = await trainingTexts(model.run);
    expect(reference.length).toBe(300);
    const options = { count: 300, seed: 1 };
    const plain = await calibrate(model, density, reference, options);
    const undone = await calibrate(model, wide, reference, options);
    expect(plain.tried.map(({ spread }) => spread)).toEqual([1, 0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(undone.drawing.spread).toBeLessThan(plain.drawing.spread);
    // the same codes: half the spread of twice the width
    const at = (spread: number, { tried }: typeof plain) => tried.find((one) => one.spread === spread)!;
    expect(at(0.5, undone).distance).toBe(at(1, plain).distance);
    expect(undone.drawing.noiseLevel).toBe(0);
    expect(undone.distances.length).toBe(1);
    expect(undone.density).toBe(wide);
  });

  it('moves a density back that was moved away', async () => {
    const options = { count: 400, seed: 1 };
    const reference = await trainingTexts(model.run);
    const { latent } = model;
    const away: AffineMap = {
      matrix: Float64Array.from({ length: latent ** 2 }, (_, i) => (i % (latent + 1) === 0 ? 1 : 0)),
      shift: new Float64Array(latent).fill(1.5),
    };
    const { distances, density: back } = await calibrate(model, density.mapped(away)!, reference, options);
    expect(distances.length).toBe(7);
    expect(distances.at(-1)!).toBeLessThan(0.75 * distances[0]!);
    expect(back.kind).toBe('gaussian');
  });

  it('tries noise levels where the model knows them', async () => {
    const run = await smallRun(folder, 'drawn', { epochs: 1, noise: 0.5, noiseLevels: 'drawn' });
    await runTraining(run);
    const drawn = await TrainedModel.open(run.name, { backend: backendUnderTest });
    await fitDensity(run, drawn.network, { kind: 'gaussian' });
    const reports: number[] = [];
    const { tried } = await calibrate(drawn, (await readDensity(run)).density, await trainingTexts(run), {
      count: 20,
      seed: 1,
      onProgress: (done, total) => reports.push(done / total),
    });
    expect(tried.length).toBe(30);
    expect(new Set(tried.map(({ noiseLevel }) => noiseLevel))).toEqual(new Set([0, 0.05, 0.15, 0.3, 0.5]));
    expect(reports).toEqual([...reports].sort((a, b) => a - b));
    expect(reports.at(-1)).toBe(1);
    const given = await calibrate(drawn, (await readDensity(run)).density, await trainingTexts(run), {
      count: 20,
      seed: 1,
      fixed: { noiseLevel: 0.4 },
    });
    expect(given.tried.length).toBe(6);
    expect(given.drawing.noiseLevel).toBe(0.4);
    drawn.dispose();
  });

  it('tries the way in which the density is drawn from now before all others', async () => {
    const reference = await trainingTexts(model.run);
    const spreadsTried = async (spread: number) => {
      const current = { spread, noiseLevel: 0, beam: 1 };
      const { tried } = await calibrate(model, density, reference, { count: 20, seed: 1, current });
      return tried.map((one) => one.spread);
    };
    expect(await spreadsTried(0.65)).toEqual([0.65, 1, 0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(await spreadsTried(0.7)).toEqual([0.7, 1, 0.9, 0.8, 0.6, 0.5]);
  });

  it('keeps the best so far when it is interrupted or its time is over, and throws where that is nothing', async () => {
    const reference = await trainingTexts(model.run);
    const stoppedAfter = (samples: number) => {
      const stop = new AbortController();
      const estimates: number[] = [];
      const options = {
        count: 20,
        seed: 1,
        signal: stop.signal,
        onProgress: (done: number) => {
          if (done >= samples) stop.abort();
        },
        onEstimate: (seconds: number) => estimates.push(seconds),
      };
      return { options, estimates };
    };
    const inTrying = stoppedAfter(70);
    const some = await calibrate(model, density, reference, inTrying.options);
    expect(some.interrupted).toBe(true);
    expect(some.tried.map(({ spread }) => spread)).toEqual([1, 0.9, 0.8]);
    expect(some.drawing.spread).toBe([...some.tried].sort((a, b) => a.distance - b.distance)[0]!.spread);
    expect([some.density, some.distances]).toEqual([density, []]);
    // the rest of 6 x 20 + 7 x 100 samples, of which 20 are done
    expect(inTrying.estimates).toHaveLength(1);
    // in the third move: one of the densities that were measured
    const inMoves = await calibrate(model, density, reference, stoppedAfter(120 + 300).options);
    expect([inMoves.interrupted, inMoves.tried.length, inMoves.distances.length]).toEqual([true, 6, 2]);
    const [first, second] = inMoves.distances as [number, number];
    expect(inMoves.density === density).toBe(first <= second);
    await expect(calibrate(model, density, reference, stoppedAfter(1).options)).rejects.toThrow(FitStopped);
    const late = calibrate(model, density, reference, { count: 20, seed: 1, minutes: 1e-9 });
    await expect(late).rejects.toMatchObject({ why: 'out of time' });
  });

  it('needs strings to go by', async () => {
    await expect(calibrate(model, density, ['no expression'], { count: 20, seed: 1 })).rejects.toThrow(
      /expected at least 2 valid strings to calibrate by/,
    );
  });
});
