import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import type { Density } from '../../src/density/density.js';
import { readDensityFile, writeDensityFile } from '../../src/density/densityFile.js';
import { Gaussian } from '../../src/density/gaussian/gaussian.js';
import { NormalComponent } from '../../src/density/gaussian/normalComponent.js';
import { StandardNormal } from '../../src/density/gaussian/standardNormal.js';
import { KernelDensity } from '../../src/density/kernels/kde.js';
import { densityOf } from '../../src/density/kinds.js';
import { GaussianMixture } from '../../src/density/mixture/gmm.js';
import { cholesky, invertLower, logDeterminant } from '../../src/density/numeric/cholesky.js';
import { SecondStageVae, secondStageLayout } from '../../src/density/secondStage/secondStage.js';
import { type NamedTensors, type StoredTensor, writeSafetensors } from '../../src/tensor/safetensors.js';
import { startTestBackend } from '../support/backend.js';

const mean = Float64Array.of(1, -2);
const covariance = Float64Array.of(4, 1, 1, 2);
const gaussian = new Gaussian(NormalComponent.of(mean, cholesky(covariance, 2)!));
const mixture = new GaussianMixture(
  [0.25, 0.75],
  [gaussian.component, NormalComponent.of([-3, 0], Float64Array.of(1, 0, 0, 0.5))],
);
const kernels = new KernelDensity(
  mixture.components,
  Uint16Array.of(1, 0, 1),
  Float32Array.of(0.5, 1, -2, 0, 3, -1.5),
);
const sizes = { dimension: 2, units: 3 };
const secondStage = new SecondStageVae(
  sizes,
  secondStageLayout(sizes).initialise(new Random(8)),
  Float32Array.of(1, -2),
  Float32Array.of(0.5, 2),
);
const densities: Density[] = [new StandardNormal(2), gaussian, mixture, kernels, secondStage];

beforeAll(startTestBackend);

describe('cholesky', () => {
  const matrix = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 9);
  it('has L L^T = A, L^-1 L = I, and the determinant', () => {
    const lower = cholesky(matrix, 3)!;
    // By hand: 4 = 2^2, 2 = 2 * 1, 10 = 1 + 3^2, -2 = 2 * -1, 5 = -1 * 1 + 2 * 3, 9 = 1 + 4 + 2^2.
    expect([...lower]).toEqual([2, 0, 0, 1, 3, 0, -1, 2, 2]);
    expect(logDeterminant(lower, 3)).toBeCloseTo(Math.log(2 * 3 * 2) * 2, 12);
    const inverse = invertLower(lower, 3);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += lower[i * 3 + k]! * inverse[k * 3 + j]!;
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 12);
      }
    }
  });

  it('refuses what is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull();
    expect(cholesky(Float64Array.of(1, 0, 0, Number.NaN), 2)).toBeNull();
    expect(cholesky(Float64Array.of(1, 1, 1, 1 + 1e-12), 2)).not.toBeNull();
    expect(cholesky(Float64Array.of(1, 1, 1, 1 + 1e-12), 2, 1e-10)).toBeNull();
  });
});

describe('logDensity', () => {
  it('is the closed form of a Gaussian', async () => {
    // det = 4 * 2 - 1 = 7; inverse = [2, -1; -1, 4] / 7; x - mean = (2, 1): (2*4 - 2*2*1 + 4*1) / 7 = 8 / 7.
    const expected = -Math.log(2 * Math.PI) - 0.5 * Math.log(7) - 0.5 * (8 / 7);
    // the factor is rounded to float32
    expect((await gaussian.logDensity(Float32Array.of(3, -1), 1))[0]).toBeCloseTo(expected, 6);
    const standard = (await new StandardNormal(2).logDensity(Float32Array.of(3, -1), 1))[0];
    expect(standard).toBeCloseTo(-Math.log(2 * Math.PI) - 0.5 * (9 + 1), 12);
  });

  it('of a mixture is the weighted sum, far from it too', async () => {
    const code = Float32Array.of(0.5, 0.25);
    const parts = mixture.components.map((part) => Math.exp(part.logDensityOf(code, 0)));
    expect((await mixture.logDensity(code, 1))[0]).toBeCloseTo(
      Math.log(0.25 * parts[0]! + 0.75 * parts[1]!),
      12,
    );
    const far = (await mixture.logDensity(Float32Array.of(1e4, 1e4), 1))[0]!;
    expect(Number.isFinite(far)).toBe(true);
    expect(far).toBeLessThan(-1e6);
  });

  it('refuses codes of another size and NaN', async () => {
    for (const density of densities) {
      await expect(density.logDensity(new Float32Array(3), 1)).rejects.toThrow(InputError);
      await expect(density.logDensity(Float32Array.of(0, Number.NaN), 1)).rejects.toThrow(
        /code 0 is NaN in dimension 1/,
      );
    }
  });
});

describe('sample', () => {
  /** Mean and covariance of samples, and of what was asked for: mean, variances and covariance. */
  function moments(samples: Float32Array): number[] {
    const count = samples.length / 2;
    let [a, b, aa, ab, bb] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const [x, y] = [samples[2 * i]!, samples[2 * i + 1]!];
      a += x / count;
      b += y / count;
      aa += (x * x) / count;
      ab += (x * y) / count;
      bb += (y * y) / count;
    }
    return [a, b, aa - a * a, ab - a * b, bb - b * b];
  }

  // 40,000 samples of variance up to 4: the error of a mean is 0.01, of a variance below 0.03; five times that.
  it.each([1, 0.5])('has the mean and covariance of a Gaussian, spread %d', async (spread) => {
    const actual = moments(await gaussian.sample(40_000, new Random(1), { spread }));
    const expected = [1, -2, 4 * spread ** 2, spread ** 2, 2 * spread ** 2];
    actual.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(i < 2 ? 0.05 : 0.15);
    });
  });

  it('has the moments of a mixture, where spread leaves the means alone', async () => {
    // Mean 0.25 (1, -2) + 0.75 (-3, 0) = (-2, -0.5). Between components: 0.25 * 0.75 * (4, -2)(4, -2)^T.
    for (const spread of [1, 0]) {
      const within = [0.25 * 4 + 0.75 * 1, 0.25 * 1, 0.25 * 2 + 0.75 * 0.25].map(
        (value) => value * spread ** 2,
      );
      const between = [0.1875 * 16, 0.1875 * -8, 0.1875 * 4];
      const expected = [-2, -0.5, ...within.map((value, i) => value + between[i]!)];
      const actual = moments(await mixture.sample(40_000, new Random(2), { spread }));
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(i < 2 ? 0.06 : 0.2);
      });
    }
  });

  it('is the same for the same seed, and refuses a negative spread', async () => {
    for (const density of densities) {
      expect(await density.sample(5, new Random(3))).toEqual(await density.sample(5, new Random(3)));
      expect((await density.sample(0, new Random(3))).length).toBe(0);
      await expect(density.sample(5, new Random(3), { spread: -1 })).rejects.toThrow(/spread of 0 or more/);
      await expect(density.sample(1.5, new Random(3))).rejects.toThrow(InputError);
    }
  });
});

describe('a file of a density', () => {
  it('gives back every kind, to the last bit, and what is written beside it', async () => {
    for (const { kind } of densities) {
      expect(() => densityOf('unknown', 2, {})).toThrow(
        new RegExp(
          `expected one of the densities .*\\b${kind}\\b.*, but received: unknown; if it is .* register it`,
        ),
      );
    }
    // of 40 dimensions, so that there is something to round
    const random = new Random(4);
    const lower = new Float64Array(1600).map((_, j) =>
      j % 41 === 0 ? 0.1 + random.uniform() : Math.floor(j / 40) > j % 40 ? random.normal() / 10 : 0,
    );
    const wide = new Gaussian(NormalComponent.of(random.normals(40), lower));
    for (const density of [...densities, wide]) {
      const bytes = writeDensityFile(density, { report: '{"bic":1}', weightsSha256: 'abc' });
      const { density: read, notes } = readDensityFile(bytes, 'density.safetensors');
      expect({ ...notes }).toEqual({ report: '{"bic":1}', weightsSha256: 'abc' });
      expect(read.kind).toBe(density.kind);
      expect(read.dimension).toBe(density.dimension);
      expect(read.toTensors()).toEqual(density.toTensors());
      expect(await read.sample(10, new Random(1))).toEqual(await density.sample(10, new Random(1)));
      const codes = await density.sample(10, new Random(1));
      expect(await read.logDensity(codes, 10)).toEqual(await density.logDensity(codes, 10));
      expect(writeDensityFile(read, notes)).toEqual(bytes);
    }
  });

  it('holds factors, packed by rows, in single precision', () => {
    expect(gaussian.toTensors()).toEqual({
      mean: { shape: [2], data: Float32Array.of(1, -2) },
      // 4 = 2^2, 1 = 2 * 0.5, 2 = 0.5^2 + 1.75
      factor: { shape: [3], data: Float32Array.of(2, 0.5, Math.sqrt(1.75)) },
    });
    const { weights, means, factors } = mixture.toTensors();
    expect(weights).toEqual({ shape: [2], data: Float32Array.of(0.25, 0.75) });
    expect(means).toEqual({ shape: [2, 2], data: Float32Array.of(1, -2, -3, 0) });
    expect(factors).toEqual({ shape: [2, 3], data: Float32Array.of(2, 0.5, Math.sqrt(1.75), 1, 0, 0.5) });
    expect([...gaussian.component.covariance()]).toEqual([4, 1, 1, expect.closeTo(2, 6)]);
  });

  const floats = (shape: readonly number[], ...data: readonly number[]): StoredTensor => ({
    shape,
    data: Float32Array.from(data),
  });
  const one = gaussian.toTensors();
  const two = mixture.toTensors();

  const some = {
    means: floats([1, 2], 0, 0),
    factors: floats([1, 3], 1, 0, 1),
    offsets: floats([1, 2], 0, 0),
  };
  const labels = (...values: number[]): StoredTensor => ({
    shape: [values.length],
    data: Uint16Array.from(values),
  });
  it.each<[string, Record<string, string>, NamedTensors, RegExp]>([
    ['no kind', { dimension: '2' }, one, /the kind of a density, but received: no kind/],
    [
      'a foreign kind',
      { kind: 'flow', dimension: '2' },
      one,
      /received: flow; if it is a density of a program/,
    ],
    ['no dimension', { kind: 'gaussian' }, one, /a dimension from 1 to 4096, but received: none/],
    ['a huge dimension', { kind: 'standard-normal', dimension: '1000000' }, {}, /received: 1000000/],
    ['no number', { kind: 'standard-normal', dimension: '2e3' }, {}, /received: 2e3/],
    ['another dimension', { kind: 'gaussian', dimension: '3' }, one, /mean of shape \[3\].* is \[2\]/],
    ['a missing tensor', { kind: 'gaussian', dimension: '2' }, { mean: one.mean! }, /factor.*not there/],
    [
      'whole numbers',
      { kind: 'gaussian', dimension: '2' },
      { ...one, mean: { shape: [2], data: new Int32Array(2) } },
      /mean of shape \[2\] in float32/,
    ],
    [
      'NaN',
      { kind: 'gaussian', dimension: '2' },
      { ...one, mean: floats([2], 0, Number.NaN) },
      /mean.*finite values, but one is NaN/,
    ],
    [
      'a singular covariance',
      { kind: 'gaussian', dimension: '2' },
      { ...one, factor: floats([3], 1, 0, 0) },
      /positive definite/,
    ],
    [
      'a negative diagonal',
      { kind: 'gaussian', dimension: '2' },
      { ...one, factor: floats([3], 1, 0, -1) },
      /positive definite/,
    ],
    [
      'weights that do not add up',
      { kind: 'gmm', dimension: '2' },
      { ...two, weights: floats([2], 0.5, 0.75) },
      /sum 1, but their sum is 1\.25/,
    ],
    [
      'a negative weight',
      { kind: 'gmm', dimension: '2' },
      { ...two, weights: floats([2], -0.25, 1.25) },
      /non-negative weights/,
    ],
    [
      'no kernels',
      { kind: 'kde', dimension: '2' },
      { ...some, labels: labels(), offsets: floats([0, 2]) },
      /expected one group and one offset for each kernel/,
    ],
    [
      'a kernel of no group',
      { kind: 'kde', dimension: '2' },
      { ...some, labels: labels(5) },
      /belongs to group 5/,
    ],
    [
      'labels that are not whole',
      { kind: 'kde', dimension: '2' },
      { ...some, labels: floats([1], 0) },
      /labels of shape \[1\] in Uint16Array/,
    ],
    [
      'compact offsets without their steps',
      { kind: 'kde', dimension: '2' },
      { ...some, labels: labels(0), offsetBytes: { shape: [1, 2], data: new Int8Array(2) } },
      /offsetSteps.*not there/,
    ],
    ['no components', { kind: 'gmm', dimension: '2' }, { weights: floats([0]) }, /tensor means/],
    [
      'a missing component',
      { kind: 'gmm', dimension: '2' },
      { ...two, means: floats([1, 2], 0, 0) },
      /means of shape \[2, 2\], but its shape is \[1, 2\]/,
    ],
  ])('refuses %s', (_, metadata, tensors, message) => {
    const reading = () => readDensityFile(writeSafetensors(tensors, metadata), 'density.safetensors');
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^density\.safetensors: expected .*fit a density again$/);
  });

  it('refuses every prefix, and survives any single changed byte', async () => {
    const whole = writeDensityFile(mixture, { weightsSha256: 'abc' });
    for (let i = 0; i < whole.length; i++) {
      expect(() => readDensityFile(whole.subarray(0, i), 'part')).toThrow(InputError);
      const changed = whole.slice();
      changed[i]! ^= 0x80;
      try {
        const { density } = readDensityFile(changed, 'changed');
        expect((await density.sample(3, new Random(1))).every((value) => !Number.isNaN(value))).toBe(true);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(InputError);
      }
    }
  });
});
