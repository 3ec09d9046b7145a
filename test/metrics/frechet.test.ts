import { expect, it } from 'vitest';
import { frechetDistance, pointMoments } from '../../src/metrics/frechet.js';

const distance = (a: readonly number[][], b: readonly number[][]): number =>
  frechetDistance(pointMoments(a), pointMoments(b));

const square = [
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

it('is the squared distance of the means where only they differ', () => {
  const moved = square.map(([x, y]) => [x! + 3, y! - 4]);
  expect(distance(square, moved)).toBeCloseTo(9 + 16, 10);
});

it('is the squared difference of the deviations along axes that both share', () => {
  // Variances over n - 1 = 3: 4/3 and, stretched threefold, 12: (sqrt(12) - sqrt(4/3))^2 = 16/3
  const stretched = square.map(([x, y]) => [3 * x!, y!]);
  expect(distance(square, stretched)).toBeCloseTo(16 / 3, 10);
});

it('does not depend on the axes', () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const turn = (points: readonly number[][]): number[][] =>
    points.map(([x, y]) => [c * x! - s * y!, s * x! + c * y!]);
  const stretched = square.map(([x, y]) => [3 * x! + 1, y! * 2 + x!]);
  expect(distance(turn(square), turn(stretched))).toBeCloseTo(distance(square, stretched), 10);
  expect(distance(square, square)).toBeCloseTo(0, 10);
  expect(distance(square, [[1, 1]])).toBeNaN();
});

/** Activations of rectified units with 24 causes, of which a quarter never fires, as in `reference/make_frechet.py`. */
function activations(count: number, width: number, seed: number): number[][] {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0; // Numerical Recipes
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const causes = Array.from({ length: 24 }, uniform);
    return Array.from({ length: width }, (_, unit) => {
      const value = causes.reduce(
        (sum, cause, k) => sum + ((((unit * unit * (k + 1) + 7 * unit * k) % 101) - 50) / 16) * cause,
        0,
      );
      return unit % 4 === 3 ? 0 : Math.max(0, value);
    });
  });
}

it('is that of NumPy and SciPy, of singular covariances too', () => {
  const [one, other] = [activations(100, 128, 1), activations(150, 128, 2)];
  // both covariances have the rank 77
  expect(Math.abs(distance(one, other) / 34.23563066843565 - 1)).toBeLessThan(1e-6);
  const firstFour = (points: number[][]) => points.map((point) => [0, 1, 2, 4].map((unit) => point[unit]!));
  expect(distance(firstFour(one), firstFour(other))).toBeCloseTo(0.168306424623422, 12);
});

it('is never below 0', () => {
  const points = activations(100, 128, 1);
  expect(distance(points, points)).toBeGreaterThanOrEqual(0);
  expect(distance(points, points)).toBeLessThan(1e-4);
});
