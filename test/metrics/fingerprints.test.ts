import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import {
  internalDiversity,
  nearestSimilarities,
  nearestWithin,
  packFingerprints,
} from '../../src/metrics/fingerprints.js';

/** A vector of so many words in which each bit is set with a probability. */
function draw(random: Random, words: number, share: number): Uint32Array {
  const row = new Uint32Array(words);
  for (let bit = 0; bit < 32 * words; bit++) if (random.uniform() < share) row[bit >>> 5]! |= 1 << (bit & 31);
  return row;
}

/** By its definition, bit by bit. */
function tanimoto(a: Uint32Array, b: Uint32Array): number {
  let [both, either] = [0, 0];
  for (let bit = 0; bit < 32 * a.length; bit++) {
    const [inA, inB] = [a, b].map((row) => (row[bit >>> 5]! >>> (bit & 31)) & 1) as [number, number];
    both += inA & inB;
    either += inA | inB;
  }
  return either === 0 ? 0 : both / either;
}

const sets = fc
  .record({
    seed: fc.integer(),
    words: fc.constantFrom(1, 3, 8, 32),
    share: fc.constantFrom(0, 0.02, 0.3, 1),
  })
  .map(({ seed, words, share }) => {
    const random = new Random(seed);
    return Array.from({ length: 12 }, () => draw(random, words, share));
  });

describe('similarities of fingerprints', () => {
  it('are those of the definition, to the nearest other', () => {
    fc.assert(
      fc.property(sets, (rows) => {
        const [queries, others] = [rows.slice(0, 5), rows.slice(5)];
        const expected = queries.map((query) => Math.max(...others.map((other) => tanimoto(query, other))));
        expect([...nearestSimilarities(packFingerprints(queries), packFingerprints(others))]).toEqual(
          expected,
        );
        const within = rows.map((row, i) =>
          Math.max(...rows.filter((_, j) => j !== i).map((other) => tanimoto(row, other))),
        );
        expect([...nearestWithin(packFingerprints(rows))]).toEqual(within);
      }),
    );
  });

  it('make the internal diversity by its formulas, each vector beside itself too', () => {
    fc.assert(
      fc.property(sets, (rows) => {
        const mean = (values: number[]): number =>
          values.reduce((sum, value) => sum + value, 0) / values.length;
        const similarities = rows.map((a) => rows.map((b) => tanimoto(a, b)));
        const { first, second } = internalDiversity(packFingerprints(rows));
        expect(first).toBeCloseTo(1 - mean(similarities.map(mean)), 12);
        expect(second).toBeCloseTo(
          1 - mean(similarities.map((row) => Math.sqrt(mean(row.map((value) => value ** 2))))),
          12,
        );
      }),
    );
  });

  it('are none where there is nothing to compare with', () => {
    const [one, none] = [packFingerprints([Uint32Array.of(1)]), packFingerprints([])];
    expect([...nearestSimilarities(one, none)]).toEqual([Number.NaN]);
    expect([...nearestSimilarities(none, one)]).toEqual([]);
    expect([...nearestWithin(one)]).toEqual([0]);
    expect(internalDiversity(none).first).toBeNaN();
  });
});
