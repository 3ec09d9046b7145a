import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { readDensityFile, writeDensityFile } from '../../src/density/densityFile.js';
import { fitGaussian } from '../../src/density/gaussian/fitGaussian.js';
import { NormalComponent } from '../../src/density/gaussian/normalComponent.js';
import { fitKernels, fitRoundKernels } from '../../src/density/kernels/fitKernels.js';
import { KernelDensity } from '../../src/density/kernels/kde.js';
import { GaussianMixture } from '../../src/density/mixture/gmm.js';
import { referenceCodes } from './referenceCodes.js';

const groups = [
  NormalComponent.of([1, -2], Float64Array.of(2, 0, 0.5, 1.25)),
  NormalComponent.of([-3, 0], Float64Array.of(1, 0, 0, 0.5)),
];
const labels = Uint16Array.of(1, 0, 1);
const offsets = Float32Array.of(0.5, 1, -2, 0, 3, -1.5);
const kernels = new KernelDensity(groups, labels, offsets);
/** The same, written as a mixture of a component a kernel. */
const mixture = new GaussianMixture(
  [1 / 3, 1 / 3, 1 / 3],
  [...labels].map((label, kernel) => {
    const { mean, factor } = groups[label]!;
    return new NormalComponent(
      mean.map((value, d) => value + offsets[2 * kernel + d]!),
      factor,
    );
  }),
);

function moments(codes: Float32Array, dimension: number): { mean: number[]; covariance: number[] } {
  const count = codes.length / dimension;
  const mean = Array.from({ length: dimension }, (_, d) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += codes[i * dimension + d]!;
    return sum / count;
  });
  const covariance = Array.from({ length: dimension ** 2 }, (_, j) => {
    const [a, b] = [Math.floor(j / dimension), j % dimension];
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += (codes[i * dimension + a]! - mean[a]!) * (codes[i * dimension + b]! - mean[b]!);
    }
    return sum / count;
  });
  return { mean, covariance };
}

describe('KernelDensity', () => {
  it('is the mixture of its kernels, mapped or not', async () => {
    const codes = new Random(1).normals(40).map((value) => 3 * value);
    const map = { matrix: Float64Array.of(1, 3, -0.5, 2), shift: Float64Array.of(10, 20) };
    for (const [one, other] of [
      [kernels, mixture],
      [kernels.mapped(map), mixture.mapped(map)],
    ] as const) {
      const expected = await other.logDensity(codes, 20);
      (await one.logDensity(codes, 20)).forEach((value, i) => {
        // the kernels' places are rounded to float32
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-5 * Math.abs(expected[i]!) + 1e-5);
      });
    }
    expect(kernels.mapped()).toBe(kernels);
  });

  it('is sampled as the mixture is, whose kernels spread 0 gives alone', async () => {
    for (const spread of [1, 0.5]) {
      const found = moments(await kernels.sample(40_000, new Random(2), { spread }), 2);
      const expected = moments(await mixture.sample(40_000, new Random(3), { spread }), 2);
      found.mean.forEach((value, d) => {
        expect(Math.abs(value - expected.mean[d]!)).toBeLessThan(0.1);
      });
      found.covariance.forEach((value, j) => {
        expect(Math.abs(value - expected.covariance[j]!)).toBeLessThan(0.4);
      });
    }
    const places = new Set([...mixture.components].map(({ mean }) => mean.join()));
    const samples = await kernels.sample(50, new Random(4), { spread: 0 });
    const drawn = new Set(Array.from({ length: 50 }, (_, i) => samples.subarray(2 * i, 2 * i + 2).join()));
    expect(drawn).toEqual(places);
  });

  it('is stored compact with a byte an offset, off by half a step at most', () => {
    const random = new Random(5);
    const many = new KernelDensity(
      groups,
      Uint16Array.from({ length: 500 }, () => random.integer(2)),
      random.normals(1000).map((value, i) => (i % 2 === 0 ? value : 1e-3 * value)),
    );
    const bytes = writeDensityFile(many, {}, 'compact');
    expect(bytes.length).toBeLessThan(writeDensityFile(many, {}).length - 2900);
    const read = readDensityFile(bytes, 'density').density as KernelDensity;
    for (const d of [0, 1]) {
      const own = many.offsets.filter((_, i) => i % 2 === d);
      const step = Math.max(...own.map(Math.abs)) / 127;
      read.offsets
        .filter((_, i) => i % 2 === d)
        .forEach((value, kernel) => {
          expect(Math.abs(value - own[kernel]!)).toBeLessThanOrEqual(0.5001 * step);
        });
    }
    // once rounded it stays as it is
    expect(writeDensityFile(read, {}, 'compact')).toEqual(bytes);
  });

  it('refuses kernels of no group, of another size, and not finite', () => {
    expect(() => new KernelDensity(groups, Uint16Array.of(2), Float32Array.of(0, 0))).toThrow(
      /2 groups, but one belongs to group 2/,
    );
    expect(() => new KernelDensity(groups, labels, offsets.subarray(1))).toThrow(InputError);
    expect(() => new KernelDensity([], labels, offsets)).toThrow(InputError);
    expect(() => new KernelDensity(groups, Uint16Array.of(0), Float32Array.of(0, Number.NaN))).toThrow(
      /finite/,
    );
  });
});

describe('fitRoundKernels', () => {
  it('is the mean of round kernels at all codes, by hand', async () => {
    const codes = Float32Array.of(0, 0, 3, -1, 1, 2);
    const { density, report } = fitRoundKernels(codes, 3, 2, { bandwidth: 0.5, random: new Random(1) });
    expect(report).toEqual({ kernels: 3, bandwidth: 0.5 });
    const at = [0.5, 1];
    const kernels = [0, 1, 2].map((i) => {
      const squared = (at[0]! - codes[2 * i]!) ** 2 + (at[1]! - codes[2 * i + 1]!) ** 2;
      return Math.exp(-squared / (2 * 0.25)) / (2 * Math.PI * 0.25);
    });
    const expected = Math.log(kernels.reduce((sum, value) => sum + value) / 3);
    expect((await density.logDensity(Float32Array.from(at), 1))[0]).toBeCloseTo(expected, 6);
    expect(fitRoundKernels(codes, 3, 2, { random: new Random(1) }).report.bandwidth).toBe(0.425);
    expect(fitRoundKernels(codes, 3, 2, { kernels: 2, random: new Random(1) }).density.labels.length).toBe(2);
    expect(() => fitRoundKernels(codes, 3, 2, { bandwidth: 0, random: new Random(1) })).toThrow(InputError);
  });
});

describe('fitKernels', () => {
  const codes = referenceCodes([1, 1, 1], [0, 0, 0]);
  const count = codes.length / 3;

  it('with one cluster and bandwidth 1 is the Gaussian of the codes', async () => {
    const { density, report } = await fitKernels(codes, count, 3, {
      clusters: 1,
      bandwidth: 1,
      random: new Random(1),
    });
    const gaussian = (await fitGaussian(codes, count, 3)).density;
    const expected = await gaussian.logDensity(codes, count);
    (await density.logDensity(codes, count)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 4);
    });
    // 10% of 400 codes are held out, the others get a kernel
    expect(report).toMatchObject({ clusters: 1, kernels: 360, heldOut: 40, bandwidth: 1, warnings: [] });
  });

  it('keeps mean and covariance of the codes whatever the bandwidth', async () => {
    const expected = moments(codes, 3);
    for (const bandwidth of [0.9, 0.5, 0.1]) {
      const { density } = await fitKernels(codes, count, 3, {
        clusters: 3,
        bandwidth,
        random: new Random(1),
      });
      const found = moments(await density.sample(40_000, new Random(2)), 3);
      // 360 of the 400 codes have a kernel: a mean is off by 0.03 for that, a variance of 2 by 0.1
      found.mean.forEach((value, d) => {
        expect(Math.abs(value - expected.mean[d]!)).toBeLessThan(0.12);
      });
      found.covariance.forEach((value, j) => {
        expect(Math.abs(value - expected.covariance[j]!)).toBeLessThan(0.3);
      });
    }
  });

  it('chooses a wide kernel for codes of one Gaussian, a narrow one for codes in many knots', async () => {
    const random = new Random(6);
    const round = random.normals(1200);
    expect(
      (await fitKernels(round, 600, 2, { clusters: 1, random: new Random(1) })).report.bandwidth,
    ).toBeGreaterThan(0.6);
    const knots = round.map((value) => Math.round(2 * value) + 0.02 * random.normal());
    const { report } = await fitKernels(knots, 600, 2, { clusters: 1, random: new Random(1) });
    expect(report.bandwidth).toBe(0.1);
    const given = (await fitKernels(knots, 600, 2, { clusters: 1, bandwidth: 0.8, random: new Random(1) }))
      .report;
    expect(given.bandwidth).toBe(0.8);
    expect(given.logLikelihood).toBeLessThan(report.logLikelihood);
  });

  it('takes as many kernels as it is asked for, the same for the same seed', async () => {
    const make = async () =>
      await fitKernels(codes, count, 3, { clusters: 2, kernels: 50, bandwidth: 0.5, random: new Random(7) });
    const { density, report } = await make();
    expect(report.kernels).toBe(50);
    expect(density.labels.length).toBe(50);
    expect((await make()).density.toTensors()).toEqual(density.toTensors());
  });

  it.each([
    ['a bandwidth of 0', { bandwidth: 0 }, /bandwidth above 0 and at most 1/],
    ['a bandwidth above 1', { bandwidth: 1.5 }, /bandwidth above 0 and at most 1/],
    ['no kernels', { kernels: 0 }, /kernels to be a whole number of 1 or more/],
    ['half a cluster', { clusters: 1.5 }, /clusters to be a whole number/],
    ['more clusters than codes', { clusters: 500 }, /received 400 codes for 500 clusters/],
  ])('refuses %s', async (_, options, message) => {
    await expect(fitKernels(codes, count, 3, { ...options, random: new Random(1) })).rejects.toThrow(message);
  });

  it('refuses codes that are all the same', async () => {
    await expect(fitKernels(new Float32Array(30).fill(2), 10, 3, { random: new Random(1) })).rejects.toThrow(
      /all 10 are the same/,
    );
  });
});
