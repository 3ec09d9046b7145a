import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { FeatureIndex } from '../../../src/search/nearest/featureIndex.js';

const setsOf = (random: Random, count: number): Uint32Array[] =>
  Array.from({ length: count }, () => {
    // squares, so that small numbers are common features and large ones rare
    const features = Array.from({ length: 1 + random.integer(12) }, () =>
      Math.floor(60 * random.uniform() ** 2),
    );
    return Uint32Array.from(new Set(features));
  });

function indexOf(sets: readonly Uint32Array[]): FeatureIndex {
  let end = 0;
  return new FeatureIndex(
    Uint32Array.from(sets.flatMap((set) => [...set])),
    Uint32Array.from(sets, (set) => {
      end += set.length;
      return end;
    }),
  );
}

function tanimoto(a: Uint32Array, b: Uint32Array): number {
  const common = a.filter((feature) => b.includes(feature)).length;
  return common / (a.length + b.length - common);
}

describe('an index of features', () => {
  it('finds what a comparison with every set finds, the first of equal ones', () => {
    const random = new Random(1);
    for (let round = 0; round < 20; round++) {
      const sets = setsOf(random, 60);
      const index = indexOf(sets);
      for (const asked of setsOf(random, 30)) {
        const similarities = sets.map((set) => tanimoto(asked, set));
        const best = Math.max(...similarities);
        const expected = best === 0 ? null : { place: similarities.indexOf(best), similarity: best };
        expect(index.nearest(asked)).toEqual(expected);
      }
    }
  });

  it('finds nothing for features that no set has, and never a set without features', () => {
    const index = indexOf([Uint32Array.of(), Uint32Array.of(7, 4_000_000_000), Uint32Array.of()]);
    expect(index.nearest(Uint32Array.of(1, 2))).toBeNull();
    expect(index.nearest(Uint32Array.of())).toBeNull();
    expect(index.nearest(Uint32Array.of(4_000_000_000, 8))).toEqual({ place: 1, similarity: 1 / 3 });
  });
});
