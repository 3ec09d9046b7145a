import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchInOrder } from '../../../../src/domain/molecule/aromaticity/matching.js';

function neighboursOf(vertices: number, edges: readonly (readonly [number, number])[]): number[][] {
  const neighbours: number[][] = Array.from({ length: vertices }, () => []);
  for (const [a, b] of edges) {
    if (a === b || neighbours[a]!.includes(b)) continue;
    neighbours[a]!.push(b);
    neighbours[b]!.push(a);
  }
  return neighbours;
}

/** The greatest number of pairs, by trying every partner of the first vertex that is left. */
function mostPairs(neighbours: readonly (readonly number[])[], left: ReadonlySet<number>): number {
  const [first] = left;
  if (first === undefined) return 0;
  const rest = new Set(left);
  rest.delete(first);
  let best = mostPairs(neighbours, rest);
  for (const other of neighbours[first]!) {
    if (!rest.has(other)) continue;
    const without = new Set(rest);
    without.delete(other);
    best = Math.max(best, 1 + mostPairs(neighbours, without));
  }
  return best;
}

/** The perfect matching that the vertices choose in order, by trying everything; null if there is none. */
function firstPerfect(neighbours: readonly (readonly number[])[]): number[] | null {
  const mate = neighbours.map(() => -1);
  const settle = (v: number): boolean => {
    if (v === mate.length) return true;
    if (mate[v] !== -1) return settle(v + 1);
    for (const w of neighbours[v]!) {
      if (mate[w] !== -1) continue;
      mate[v] = w;
      mate[w] = v;
      if (settle(v + 1)) return true;
      mate[v] = mate[w] = -1;
    }
    return false;
  };
  return settle(0) ? mate : null;
}

describe('matchInOrder', () => {
  const vertex = fc.nat({ max: 8 });
  const edges = fc.array(fc.tuple(vertex, vertex), { maxLength: 16 });

  it('pairs as many as trying everything does, along edges', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const neighbours = neighboursOf(9, list);
        const mate = matchInOrder(neighbours);
        for (const [v, w] of mate.entries()) {
          if (w !== -1) expect([mate[w], neighbours[v]!.includes(w)]).toEqual([v, true]);
        }
        const pairs = mate.filter((w) => w !== -1).length / 2;
        expect(pairs).toBe(mostPairs(neighbours, new Set(neighbours.keys())));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the first perfect matching in the order, where there is a perfect one', () => {
    let perfect = 0;
    let greedy = 0;
    const eight = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 });
    // A ring through all vertices, so that there often is one, and edges across.
    const across = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })), { maxLength: 6 });
    fc.assert(
      fc.property(eight, across, (ring, list) => {
        const around = ring.map((v, i) => [v, ring[(i + 1) % 8]!] as const);
        const neighbours = neighboursOf(8, [...list, ...around.slice(list.length % 3)]);
        const first = firstPerfect(neighbours);
        if (first === null) return;
        perfect++;
        if (first[0] === neighbours[0]![0]) greedy++;
        expect(matchInOrder(neighbours)).toEqual(first);
      }),
      { numRuns: 3000 },
    );
    expect(perfect).toBeGreaterThan(1000);
    // Taking the first that is free is not enough.
    expect(greedy).toBeLessThan(perfect);
  });

  it('finds its way through an odd ring', () => {
    // A triangle with a tail at each corner: each corner goes with its tail, whatever was paired first.
    const neighbours = neighboursOf(6, [
      [0, 1],
      [1, 2],
      [2, 0],
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(matchInOrder(neighbours)).toEqual([3, 4, 5, 0, 1, 2]);
  });

  it('has nothing to pair in an empty graph', () => {
    expect(matchInOrder([])).toEqual([]);
    expect(matchInOrder([[], []])).toEqual([-1, -1]);
  });

  it.each([
    ['a sheet of hexagons', sheet(18, 28)],
    ['triangles in a row', strip(1000)],
    ['everything with everything', neighboursOf(120, pairs(120))],
  ])('takes bounded time: %s', (_, ordered) => {
    // Numbered in disorder, so that taking the first that is free leaves many alone.
    const numbers = ordered.map((_, v) => (v * 7919) % ordered.length);
    expect(new Set(numbers).size).toBe(ordered.length);
    const neighbours: number[][] = [];
    for (const [v, around] of ordered.entries()) neighbours[numbers[v]!] = around.map((w) => numbers[w]!);
    const started = performance.now();
    const mate = matchInOrder(neighbours);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(mate.filter((w) => w === -1).length).toBeLessThanOrEqual(1);
  });
});

/** A rectangle of a honeycomb, as a wall of bricks. */
function sheet(rows: number, columns: number): number[][] {
  const at = (row: number, column: number) => row * columns + column;
  const edges: [number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (column + 1 < columns) edges.push([at(row, column), at(row, column + 1)]);
      if (row + 1 < rows && (row + column) % 2 === 0) edges.push([at(row, column), at(row + 1, column)]);
    }
  }
  return neighboursOf(rows * columns, edges);
}

function strip(vertices: number): number[][] {
  const edges = Array.from({ length: vertices - 2 }, (_, v): [number, number][] => [
    [v, v + 1],
    [v, v + 2],
  ]);
  return neighboursOf(vertices, [...edges.flat(), [vertices - 2, vertices - 1]]);
}

function pairs(vertices: number): [number, number][] {
  return Array.from({ length: vertices }, (_, v) =>
    Array.from({ length: v }, (_, w): [number, number] => [w, v]),
  ).flat();
}
