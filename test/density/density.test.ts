import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { cholesky, invertLower, logDeterminant, solveLowerInPlace } from '../../src/density/cholesky.js';
import type { Density } from '../../src/density/density.js';
import { Gaussian } from '../../src/density/gaussian.js';
import { GaussianMixture } from '../../src/density/gmm.js';
import { densityFromJSON, densityKinds } from '../../src/density/kinds.js';
import { NormalComponent } from '../../src/density/normalComponent.js';
import { StandardNormal } from '../../src/density/standardNormal.js';

const mean = Float64Array.of(1, -2);
const covariance = Float64Array.of(4, 1, 1, 2);
const gaussian = new Gaussian(mean, covariance);
const mixture = new GaussianMixture(Float64Array.of(0.25, 0.75), [
  new NormalComponent(mean, covariance),
  new NormalComponent(Float64Array.of(-3, 0), Float64Array.of(1, 0, 0, 0.25)),
]);
const densities: Density[] = [new StandardNormal(2), gaussian, mixture];

describe('cholesky', () => {
  const matrix = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 9);
  it('has L L^T = A, L^-1 L = I, and the determinant', () => {
    const lower = cholesky(matrix, 3)!;
    // By hand: 4 = 2^2, 2 = 2 * 1, 10 = 1 + 3^2, -2 = 2 * -1, 5 = -1 * 1 + 2 * 3, 9 = 1 + 4 + 2^2.
    expect([...lower]).toEqual([2, 0, 0, 1, 3, 0, -1, 2, 2]);
    expect(logDeterminant(lower, 3)).toBeCloseTo(Math.log(2 * 3 * 2) * 2, 12);
    const b = Float64Array.of(2, 4, 5);
    solveLowerInPlace(lower, 3, b);
    // 2 x = 2; x + 3 y = 4; -x + 2 y + 2 z = 5.
    expect([...b]).toEqual([1, 1, 2]);
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
  it('is the closed form of a Gaussian', () => {
    // det = 4 * 2 - 1 = 7; inverse = [2, -1; -1, 4] / 7; x - mean = (2, 1): (2*4 - 2*2*1 + 4*1) / 7 = 8 / 7.
    const expected = -Math.log(2 * Math.PI) - 0.5 * Math.log(7) - 0.5 * (8 / 7);
    expect(gaussian.logDensity(Float32Array.of(3, -1), 1)[0]).toBeCloseTo(expected, 12);
    const standard = new StandardNormal(2).logDensity(Float32Array.of(3, -1), 1)[0];
    expect(standard).toBeCloseTo(-Math.log(2 * Math.PI) - 0.5 * (9 + 1), 12);
  });

  it('of a mixture is the weighted sum, far from it too', () => {
    const code = Float32Array.of(0.5, 0.25);
    const parts = mixture.components.map((part) => Math.exp(part.logDensityOf(code, 0)));
    expect(mixture.logDensity(code, 1)[0]).toBeCloseTo(Math.log(0.25 * parts[0]! + 0.75 * parts[1]!), 12);
    const far = mixture.logDensity(Float32Array.of(1e4, 1e4), 1)[0]!;
    expect(Number.isFinite(far)).toBe(true);
    expect(far).toBeLessThan(-1e6);
  });

  it('refuses codes of another size and NaN', () => {
    for (const density of densities) {
      expect(() => density.logDensity(new Float32Array(3), 1)).toThrow(InputError);
      expect(() => density.logDensity(Float32Array.of(0, Number.NaN), 1)).toThrow(
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
  it.each([1, 0.5])('has the mean and covariance of a Gaussian, spread %d', (spread) => {
    const actual = moments(gaussian.sample(40_000, new Random(1), { spread }));
    const expected = [1, -2, 4 * spread ** 2, spread ** 2, 2 * spread ** 2];
    actual.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!)).toBeLessThan(i < 2 ? 0.05 : 0.15);
    });
  });

  it('has the moments of a mixture, where spread leaves the means alone', () => {
    // Mean 0.25 (1, -2) + 0.75 (-3, 0) = (-2, -0.5). Between components: 0.25 * 0.75 * (4, -2)(4, -2)^T.
    for (const spread of [1, 0]) {
      const within = [0.25 * 4 + 0.75 * 1, 0.25 * 1, 0.25 * 2 + 0.75 * 0.25].map(
        (value) => value * spread ** 2,
      );
      const between = [0.1875 * 16, 0.1875 * -8, 0.1875 * 4];
      const expected = [-2, -0.5, ...within.map((value, i) => value + between[i]!)];
      const actual = moments(mixture.sample(40_000, new Random(2), { spread }));
      actual.forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(i < 2 ? 0.06 : 0.2);
      });
    }
  });

  it('is the same for the same seed, and refuses a negative spread', () => {
    for (const density of densities) {
      expect(density.sample(5, new Random(3))).toEqual(density.sample(5, new Random(3)));
      expect(density.sample(0, new Random(3)).length).toBe(0);
      expect(() => density.sample(5, new Random(3), { spread: -1 })).toThrow(/spread of 0 or more/);
      expect(() => density.sample(1.5, new Random(3))).toThrow(InputError);
    }
  });
});

describe('densityFromJSON', () => {
  it('gives back every kind, through text', () => {
    expect(densities.map(({ kind }) => kind)).toEqual(densityKinds);
    for (const density of densities) {
      const read = densityFromJSON(JSON.parse(JSON.stringify(density)), 'density.json');
      expect(read.toJSON()).toEqual(density.toJSON());
      expect(read.sample(10, new Random(1))).toEqual(density.sample(10, new Random(1)));
      const codes = density.sample(10, new Random(1));
      expect(read.logDensity(codes, 10)).toEqual(density.logDensity(codes, 10));
    }
  });

  it.each<[string, unknown, RegExp]>([
    ['null', null, /expected a density \(standard-normal, gaussian, gmm\), but received: no kind/],
    ['a foreign kind', { kind: 'flow' }, /received: "flow"/],
    ['a missing field', { kind: 'gaussian', dimension: 2, mean: [0, 0] }, /covariance/],
    ['a huge dimension', { kind: 'standard-normal', dimension: 1e12 }, /dimension/],
    ['NaN', { ...gaussian.toJSON(), mean: [0, Number.NaN] }, /mean\.1/],
    ['null for NaN', { ...gaussian.toJSON(), mean: [0, null] }, /mean\.1/],
    [
      'a short mean',
      { ...gaussian.toJSON(), mean: [0] },
      /2 numbers as the mean of the Gaussian, but received: 1/,
    ],
    ['a ragged covariance', { ...gaussian.toJSON(), covariance: [[1, 0], [0]] }, /2 rows of 2 numbers/],
    [
      'an asymmetric one',
      {
        ...gaussian.toJSON(),
        covariance: [
          [1, 0.5],
          [0, 1],
        ],
      },
      /symmetric covariance.*\[1, 0\]/,
    ],
    [
      'an indefinite one',
      {
        ...gaussian.toJSON(),
        covariance: [
          [1, 2],
          [2, 1],
        ],
      },
      /positive definite/,
    ],
    [
      'a negative variance',
      {
        ...gaussian.toJSON(),
        covariance: [
          [-1, 0],
          [0, 1],
        ],
      },
      /positive definite/,
    ],
    [
      'weights that do not add up',
      { ...mixture.toJSON(), weights: [0.5, 0.75] },
      /sum 1, but their sum is 1\.25/,
    ],
    ['a negative weight', { ...mixture.toJSON(), weights: [-0.25, 1.25] }, /weights\.0/],
    ['no components', { ...mixture.toJSON(), weights: [], means: [], covariances: [] }, /weights/],
    [
      'a missing mean',
      { ...mixture.toJSON(), means: [[0, 0]] },
      /as many means and covariances as weights \(2\)/,
    ],
  ])('refuses %s', (_, record, message) => {
    const reading = () => densityFromJSON(record, 'density.json');
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^density\.json: /);
  });
});
