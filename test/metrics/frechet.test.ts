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
