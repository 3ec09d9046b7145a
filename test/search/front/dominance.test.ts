import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import {
  crowdingDistances,
  dominates,
  type Fitnesses,
  frontNumbers,
  hypervolume,
} from '../../../src/search/front/dominance.js';

/** Points of few different coordinates, so that many are equal in one or all. */
function draw(count: number, objectives: number, random: Random, levels = 6): Fitnesses[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: objectives }, () => random.integer(levels)),
  );
}

/** The fronts by their definition: peel off what nothing that is left dominates. */
function peeled(points: readonly Fitnesses[]): number[] {
  const numbers = points.map(() => -1);
  for (let front = 0; numbers.includes(-1); front++) {
    const left = points.map((_, i) => i).filter((i) => numbers[i] === -1);
    const free = left.filter((i) => !left.some((j) => dominates(points[j]!, points[i]!)));
    for (const i of free) numbers[i] = front;
  }
  return numbers;
}

describe('fronts', () => {
  it('of points that are equal, better in one and worse in the other, or better in all', () => {
    expect(dominates([1, 2], [1, 2])).toBe(false);
    expect(dominates([1, 3], [1, 2])).toBe(true);
    expect(dominates([2, 1], [1, 2])).toBe(false);
    expect(
      frontNumbers([
        [1, 1],
        [2, 0],
        [0, 2],
        [1, 1],
        [0, 1],
        [0, 0],
      ]),
    ).toEqual([0, 0, 0, 0, 1, 2]);
    expect(frontNumbers([])).toEqual([]);
  });

  it.each([1, 2, 3, 4])('are those of the definition (%i objectives)', (objectives) => {
    const random = new Random(objectives);
    for (let i = 0; i < 60; i++) {
      const points = draw(1 + random.integer(40), objectives, random, 2 + random.integer(20));
      expect(frontNumbers(points)).toEqual(peeled(points));
    }
  });
});

describe('crowding distances', () => {
  it('are the gaps between the neighbours, as shares of the range', () => {
    // ranges 4 and 10; the middle ones: (3 - 0)/4 + (10 - 4)/10 and (4 - 1)/4 + (9 - 0)/10
    const front = [
      [0, 10],
      [1, 9],
      [3, 4],
      [4, 0],
    ];
    const [first, second, third, last] = crowdingDistances(front);
    expect([first, last]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(second).toBeCloseTo(3 / 4 + 6 / 10, 12);
    expect(third).toBeCloseTo(3 / 4 + 9 / 10, 12);
  });

  it('are 0 between equal points, and infinite for one or two', () => {
    expect(
      crowdingDistances([
        [1, 1],
        [1, 1],
        [1, 1],
      ])[1],
    ).toBe(0);
    expect(
      crowdingDistances([
        [1, 1],
        [2, 0],
      ]),
    ).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(crowdingDistances([])).toEqual([]);
  });
});

describe('the hypervolume', () => {
  it('is the area of a rectangle, of stairs, and of a quarter of a disc', () => {
    expect(hypervolume([[3, 2]], [1, 1])).toBe(2);
    expect(
      hypervolume(
        [
          [1, 3],
          [2, 2],
          [3, 1],
        ],
        [0, 0],
      ),
    ).toBe(3 + 2 + 1);
    const arc = Array.from({ length: 20_001 }, (_, i) => (i / 20_000) * (Math.PI / 2));
    expect(
      hypervolume(
        arc.map((angle) => [Math.cos(angle), Math.sin(angle)]),
        [0, 0],
      ),
    ).toBeCloseTo(Math.PI / 4, 4);
  });

  it('is that of the front alone, and of what dominates the reference', () => {
    expect(
      hypervolume(
        [
          [3, 2],
          [2, 2],
          [3, 2],
          [0, 9],
          [9, 1],
        ],
        [1, 1],
      ),
    ).toBe(2);
    expect(hypervolume([], [0, 0])).toBe(0);
  });

  it('is the number of unit squares under whole points', () => {
    const random = new Random(7);
    for (let i = 0; i < 40; i++) {
      const points = draw(1 + random.integer(15), 2, random, 10);
      let squares = 0;
      for (let x = 2; x < 10; x++)
        for (let y = 3; y < 10; y++) if (points.some(([a, b]) => a! > x && b! > y)) squares++;
      expect(hypervolume(points, [2, 3])).toBe(squares);
    }
  });
});
