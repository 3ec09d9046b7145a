import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { StandardNormal } from '../../src/density/gaussian/standardNormal.js';
import { fitSecondStage } from '../../src/density/secondStage/fitSecondStage.js';
import { SecondStageVae, secondStageLayout } from '../../src/density/secondStage/secondStage.js';
import { memory } from '../../src/tensor/ops.js';
import { startTestBackend } from '../support/backend.js';

beforeAll(startTestBackend);

/** Of mean (1, -2) and covariance [[4, 1], [1, 1.25]]. */
function gaussianCodes(count: number): Float32Array {
  const random = new Random(1);
  const codes = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    const [a, b] = [random.normal(), random.normal()];
    codes[2 * i] = 1 + 2 * a;
    codes[2 * i + 1] = -2 + 0.5 * a + b;
  }
  return codes;
}

describe('SecondStageVae', () => {
  const sizes = { dimension: 2, units: 3 };
  const zeros = new SecondStageVae(
    sizes,
    new Float32Array(secondStageLayout(sizes).size),
    Float32Array.of(0, 0),
    Float32Array.of(1, 1),
  );

  it('of zeros decodes everything to 0 with deviation 1: a standard normal', async () => {
    const codes = Float32Array.of(0.5, -1, 2, 0.25);
    const expected = await new StandardNormal(2).logDensity(codes, 2);
    (await zeros.logDensity(codes, 2)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
    const samples = await zeros.sample(20_000, new Random(2));
    const variance = samples.reduce((sum, value) => sum + value ** 2, 0) / samples.length;
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('leaves nothing on the device', async () => {
    const before = memory().numTensors;
    await zeros.logDensity(Float32Array.of(1, 1), 1);
    await zeros.sample(3, new Random(1));
    expect(memory().numTensors).toBe(before);
  });

  it('refuses parameters of another size, and scales of 0', () => {
    const layout = secondStageLayout(sizes);
    const make = (size: number, scale: number) =>
      new SecondStageVae(sizes, new Float32Array(size), new Float32Array(2), Float32Array.of(1, scale));
    expect(() => make(layout.size - 1, 1)).toThrow(InputError);
    expect(() => make(layout.size, 0)).toThrow(/scales above 0/);
  });
});

describe('fitSecondStage', () => {
  it('on the codes of a Gaussian recovers the Gaussian', { timeout: 120_000 }, async () => {
    const codes = gaussianCodes(2000);
    const before = memory().numTensors;
    const bounds: number[] = [];
    const { density, report } = await fitSecondStage(codes, 2000, 2, {
      ...{ units: 32, epochs: 40, learningRate: 3e-3, random: new Random(1) },
      onProgress: ({ logLikelihood }) => {
        bounds.push(logLikelihood);
      },
    });
    expect(memory().numTensors).toBe(before);
    expect(bounds).toHaveLength(40);
    // that of a Gaussian is log 2 pi + 1 + 1/2 log det, with the determinant 4; a bound lies below
    const entropy = Math.log(2 * Math.PI) + 1 + 0.5 * Math.log(4);
    expect(report.lowerBound).toBeLessThan(-entropy + 0.1);
    expect(report.lowerBound).toBeGreaterThan(-entropy - 0.15);
    const logDensities = await density.logDensity(codes.subarray(0, 400), 200);
    const mean = logDensities.reduce((sum, value) => sum + value, 0) / 200;
    expect(Math.abs(mean + entropy)).toBeLessThan(0.2);

    const samples = await density.sample(20_000, new Random(3));
    const [x, y, xx, xy, yy] = [0, 0, 0, 0, 0].map((_, which) => {
      let sum = 0;
      for (let i = 0; i < 20_000; i++) {
        const [a, b] = [samples[2 * i]! - 1, samples[2 * i + 1]! + 2];
        sum += [a, b, a * a, a * b, b * b][which]!;
      }
      return sum / 20_000;
    }) as [number, number, number, number, number];
    expect(Math.abs(x)).toBeLessThan(0.2);
    expect(Math.abs(y)).toBeLessThan(0.15);
    expect(Math.abs(xx - 4)).toBeLessThan(0.6);
    expect(Math.abs(xy - 1)).toBeLessThan(0.3);
    expect(Math.abs(yy - 1.25)).toBeLessThan(0.25);
  });

  it('is the same for the same seed; refuses codes that are all the same and impossible settings', async () => {
    const codes = gaussianCodes(100);
    const make = (options: object) =>
      fitSecondStage(codes, 100, 2, { units: 4, epochs: 1, random: new Random(1), ...options });
    expect((await make({})).density.toTensors()).toEqual((await make({})).density.toTensors());
    await expect(make({ epochs: 0 })).rejects.toThrow(/epochs to be a whole number/);
    await expect(make({ units: 2.5 })).rejects.toThrow(InputError);
    const same = fitSecondStage(new Float32Array(20).fill(1), 10, 2, { random: new Random(1) });
    await expect(same).rejects.toThrow(/all 10 are the same/);
  });
});
