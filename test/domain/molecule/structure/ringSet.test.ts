import { expect, it } from 'vitest';
import { findRings } from '../../../../src/domain/molecule/structure/ringSet.js';
import { domain } from '../support.js';

const cages = {
  cubane: 'C12C3C4C1C5C2C3C45',
  prismane: 'C12C3C1C4C2C34',
  tetrahedrane: 'C12C3C1C23',
  adamantane: 'C1C2CC3CC1CC(C2)C3',
  dodecahedrane: 'C12C3C4C5C1C6C7C2C8C3C9C4C1C5C6C2C7C8C9C12',
};

// The numbers are those of RDKit 2022.09.3, RingInfo.NumRings(), in either order of the parts.
it.each([
  [cages.cubane, 'CC', 6],
  [cages.prismane, 'CC', 5],
  [cages.tetrahedrane, 'CC', 4],
  [cages.adamantane, 'CC', 4],
  [cages.dodecahedrane, 'CC', 12],
  [cages.cubane, 'C1CC1', 7],
  [cages.cubane, cages.adamantane, 9],
  [cages.cubane, cages.dodecahedrane, 17],
  [cages.cubane, cages.cubane, 11],
  [cages.prismane, cages.tetrahedrane, 8],
  [cages.dodecahedrane, cages.adamantane, 15],
])('%s and %s have %i rings in either order', (first, second, rings) => {
  for (const text of [`${first}.${second}`, `${second}.${first}`])
    expect(domain.judge(text).scores).toMatchObject({ rings });
});

// The sizes that GetSymmSSSR of RDKit 2022.09.3 gives, in its order. As a later part the cage has approximate rings.
it('the rings of a cage that are missed at first depend on the parts before it', () => {
  // biome-ignore format: the bonds of a part in two lines
  const cage = [
    [0, 1], [1, 2], [1, 3], [2, 4], [4, 5], [4, 6], [5, 7], [7, 8], [7, 9], [8, 10], [9, 11], [11, 12], [12, 13],
    [12, 14], [14, 15], [15, 16], [9, 1], [3, 6], [16, 12], [9, 16], [10, 0], [14, 6],
  ] as const;
  const bonds = (first: number) => cage.map(([from, to]) => ({ from: first + from, to: first + to }));
  const sizes = (atomCount: number, edges: ReturnType<typeof bonds>) =>
    findRings(atomCount, edges)!.map((ring) => ring.length);
  const alone = [6, 5, 6, 4, 4, 7];
  expect(sizes(17, bonds(0))).toEqual(alone);
  expect(sizes(19, [...bonds(0), { from: 17, to: 18 }])).toEqual(alone);
  expect(sizes(19, [{ from: 0, to: 1 }, ...bonds(2)])).toEqual([8, 4, 6, 8, 11, 6]);
});
