import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { Strategy } from '../../../src/search/proposers/cmaes/strategy.js';
import reference from '../reference/cmaes.json' with { type: 'json' };

const functions: Readonly<Record<string, (x: Float64Array) => number>> = {
  sphere: (x) => x.reduce((sum, value) => sum + value ** 2, 0),
  ellipsoid: (x) => x.reduce((sum, value, k) => sum + 1e6 ** (k / (x.length - 1)) * value ** 2, 0),
  rosenbrock: (x) =>
    x.slice(1).reduce((sum, value, k) => sum + 100 * (value - x[k]! ** 2) ** 2 + (1 - x[k]!) ** 2, 0),
};

/** The evaluations until a value is below 1e-8. */
function evaluations(value: (x: Float64Array) => number, dimension: number, seed: number): number {
  const mean = new Float64Array(dimension).fill(3);
  const strategy = new Strategy({ mean, sigma: 2 }, new Random(seed));
  for (let count = 0; count < 20_000 && !strategy.isDegenerate; count += strategy.population) {
    const points = strategy.ask();
    const values = points.map(value);
    const found = values.findIndex((one) => one < 1e-8);
    if (found >= 0) return count + found + 1;
    strategy.tell(points, values);
  }
  return Number.POSITIVE_INFINITY;
}

describe('CMA-ES', () => {
  it.each(Object.entries(reference))(
    'takes about as many evaluations to 1e-8 as the package cmaes (%s: %d)',
    (name, expected) => {
      const [kind, dimension] = name.split(' ') as [string, string];
      const counts = Array.from({ length: 7 }, (_, seed) =>
        evaluations(functions[kind]!, Number(dimension), seed + 1),
      ).sort((a, b) => a - b);
      expect(counts[3]! / expected).toBeGreaterThan(0.8);
      expect(counts[3]! / expected).toBeLessThan(1.2);
    },
  );

  it('goes on where points have no value', () => {
    const strategy = new Strategy({ mean: [1, 1], sigma: 1 }, new Random(1));
    for (let i = 0; i < 40; i++) {
      const points = strategy.ask();
      strategy.tell(
        points,
        points.map((x) => (x[0]! < 0 ? Number.POSITIVE_INFINITY : functions.sphere!(x))),
      );
    }
    expect(functions.sphere!(Float64Array.from(strategy.mean))).toBeLessThan(1e-3);
    expect(strategy.isDegenerate).toBe(false);
  });
});
