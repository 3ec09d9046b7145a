import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { wasserstein1 } from '../../src/metrics/wasserstein.js';

describe('Wasserstein-1', () => {
  // scipy.stats.wasserstein_distance, 1.17.1
  it.each([
    [[0, 1, 3], [5, 6, 8], 5],
    [[0, 1], [0, 1, 2, 4], 1.25],
    [[3.4, 3.9, 7.5, 7.8], [4.5, 1.4], 2.7],
    [[1, 1, 1, 2], [1, 2, 2, 2], 0.5],
    [[-2.5], [0.25, 7], 6.125],
    [[1, 2, 3], [3, 1, 2], 0],
  ])('of %j and %j is that of SciPy', (a, b, expected) => {
    expect(wasserstein1(a, b)).toBeCloseTo(expected, 12);
    expect(wasserstein1(b, a)).toBeCloseTo(expected, 12);
  });

  it('of two normal distributions is the distance of their means', () => {
    const random = new Random(1);
    const draw = (mean: number) => random.normals(50_000).map((value) => value + mean);
    expect(wasserstein1(draw(0), draw(3))).toBeCloseTo(3, 1);
  });

  it('of sets of one size is the mean distance of what is sorted', () => {
    const numbers = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(numbers, numbers), { minLength: 1, maxLength: 30 }), (pairs) => {
        const [a, b] = [0, 1].map((k) => pairs.map((pair) => pair[k]!).sort((x, y) => x - y)) as [
          number[],
          number[],
        ];
        const mean = a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length;
        expect(wasserstein1(a, b)).toBeCloseTo(mean, 10);
      }),
    );
  });

  it('refuses what is no set of numbers', () => {
    expect(() => wasserstein1([], [1])).toThrow(InputError);
    expect(() => wasserstein1([1], [Number.NaN])).toThrow(/finite/);
  });
});
