import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchAll } from '../../../src/domain/molecule/matching.js';

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

describe('matchAll', () => {
  it('pairs as many as trying everything does, along edges', () => {
    const vertex = fc.nat({ max: 8 });
    const edges = fc.array(fc.tuple(vertex, vertex), { maxLength: 16 });
    fc.assert(
      fc.property(edges, (list) => {
        const neighbours = neighboursOf(9, list);
        const mate = matchAll(neighbours);
        for (const [v, w] of mate.entries()) {
          if (w !== -1) expect([mate[w], neighbours[v]!.includes(w)]).toEqual([v, true]);
        }
        const pairs = mate.filter((w) => w !== -1).length / 2;
        expect(pairs).toBe(mostPairs(neighbours, new Set(neighbours.keys())));
      }),
      { numRuns: 1000 },
    );
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
    expect(matchAll(neighbours)).toEqual([3, 4, 5, 0, 1, 2]);
  });

  it('has nothing to pair in an empty graph', () => {
    expect(matchAll([])).toEqual([]);
    expect(matchAll([[], []])).toEqual([-1, -1]);
  });
});
