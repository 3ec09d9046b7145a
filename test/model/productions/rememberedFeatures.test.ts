import { describe, expect, it } from 'vitest';
import { RememberedFeatures } from '../../../src/model/productions/rememberedFeatures.js';
import { sequencesIn } from '../../../src/model/productions/sequences.js';

/** Two features a production: its id, and a share that float32 rounds. */
const featuresOf = (ids: ArrayLike<number>): Float32Array =>
  Float32Array.from(Array.from(ids).flatMap((id) => [id, -id / 3]));

function remembered(sequences: readonly number[][], compute = featuresOf, mostBytes?: number) {
  const calls: number[] = [];
  const features = new RememberedFeatures(
    sequencesIn(sequences),
    (some) => {
      calls.push(some.length);
      return some.map(compute);
    },
    mostBytes,
  );
  return { features, calls };
}

describe('the features of a corpus', () => {
  const sequences = [[1, 2, 2], [], [2], [0, 5, 1, 2]];

  it('are computed once, and the same to the bit when they are asked for again', () => {
    const { features, calls } = remembered(sequences);
    const first = features.of([3, 0]);
    expect(first).toEqual([featuresOf([0, 5, 1, 2]), featuresOf([1, 2, 2])]);
    expect(features.of([0, 1, 3])).toEqual([first[1], new Float32Array(0), first[0]]);
    expect(features.of([2, 0])).toEqual([featuresOf([2]), first[1]]);
    expect(calls).toEqual([2, 0, 1]);
  });

  it('keep the sign of zero', () => {
    const { features } = remembered([[0], [0]], () => Float32Array.of(-0, 0));
    features.of([0]);
    expect(Object.is(features.of([0])[0]![0], -0)).toBe(true);
  });

  it('may be of no width', () => {
    const { features } = remembered(sequences, () => new Float32Array(0));
    expect(features.of([0, 3])).toEqual([new Float32Array(0), new Float32Array(0)]);
    expect(features.of([0])).toEqual([new Float32Array(0)]);
  });

  it('are computed anew for sequences whose states find no room', () => {
    // a state takes a byte for each of its two features, and 72 beside them: there is room for two
    const { features, calls } = remembered(
      [
        [1, 2],
        [2, 3],
        [2, 1, 2],
      ],
      featuresOf,
      150,
    );
    for (let time = 0; time < 2; time++) {
      expect(features.of([0, 1, 2])).toEqual(
        [
          [1, 2],
          [2, 3],
          [2, 1, 2],
        ].map(featuresOf),
      );
    }
    expect(calls).toEqual([3, 1]);
  });

  it('are computed anew where they are of too many different numbers', () => {
    const many = (ids: ArrayLike<number>) => Float32Array.from({ length: 300 * ids.length }, (_, i) => i / 7);
    const { features, calls } = remembered([[1]], many);
    expect([features.of([0]), features.of([0])]).toEqual([[many([1])], [many([1])]]);
    expect(calls).toEqual([1, 1]);
  });

  it('are computed anew for sequences whose places find no room', () => {
    // a place takes four bytes: there is room for six, and a state takes 74 of the same number
    const many = [[1, 1, 1], [1, 1], [1, 1], [1]];
    const { features, calls } = remembered(many, featuresOf, 100 - 76);
    for (let time = 0; time < 2; time++) {
      expect(features.of([3, 2, 1, 0])).toEqual([...many].reverse().map(featuresOf));
    }
    expect(calls).toEqual([4, 4]);
    const roomy = remembered([[1, 1, 1], ...Array.from({ length: 40 }, () => [1])], featuresOf, 76);
    for (let time = 0; time < 2; time++) roomy.features.of([0, 10, 16, 17, 40]);
    expect(roomy.calls).toEqual([5, 2]);
  });
});
