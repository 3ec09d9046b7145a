import { isotopeRank } from './atomicMasses.js';
import { compareLists } from './compareLists.js';
import { type Structure, twiceOrder } from './structure.js';

/**
 * Ranks of atoms by which RDKit's legacy code tells neighbours apart (Labute, "An Efficient Algorithm for the
 * Determination of Topological RS Chirality", 1996): by element, isotope and number in an atom map, then by the ranks of the neighbours, each as
 * often as twice its bond's order, until no more ranks appear.
 *
 * @returns `[atoms]`: from 0, the same for atoms that are alike
 */
export function cipRanks(structure: Structure): Uint32Array {
  const start = structure.atoms.map(
    ({ element, isotope, mapNumber }) =>
      ((element % 128) * 1024 + isotopeRank(element, isotope)) * 1024 + mapRank(mapNumber),
  );
  return refineRanks(structure, start);
}

/** From 0 to 1023, as RDKit 2022.09 counts: 1023 as no number, 1024 as 0. */
function mapRank(mapNumber: number | null): number {
  return mapNumber === null ? 0 : (mapNumber + 1) % 1024;
}

/**
 * Ranks after centres and double bonds have got their labels: R before S, Z before E, before none.
 *
 * @param ranks the ranks before
 * @param isR `[atoms]`: of centres with a label; undefined for others
 * @param isZ `[bonds]`: of double bonds with a label; undefined for others
 */
export function rerank(
  structure: Structure,
  ranks: Uint32Array,
  isR: readonly (boolean | undefined)[],
  isZ: readonly (boolean | undefined)[],
): Uint32Array {
  let factor = 100;
  while (factor < ranks.length) factor *= 10;
  const start = Array.from(ranks, (rank, atom) => {
    const centre = isR[atom];
    let value = rank * factor + (centre === undefined ? 0 : centre ? 20 : 10);
    for (const { bond } of structure.neighbours[atom]!) {
      const label = isZ[bond];
      if (label !== undefined) value += label ? 2 : 1;
    }
    return value;
  });
  return refineRanks(structure, start);
}

function refineRanks(structure: Structure, start: readonly number[]): Uint32Array {
  const { atoms, neighbours } = structure;
  const weights = neighbours.map((around) => around.map(({ atom, bond }) => weightOf(structure, atom, bond)));
  let ranks = ranked(start.map((value) => [value]));
  let count = countRanks(ranks);
  // Half the number of atoms is as far as two of them can be apart, each coming nearer by a bond at a time.
  const most = Math.floor(atoms.length / 2) + 1;
  for (let round = 0, before = -1; count < atoms.length && round < most && before < count; round++) {
    const keys = atoms.map(({ hydrogens }, atom) => {
      const around = neighbours[atom]!.map(
        (neighbour, i) => [ranks[neighbour.atom]! + 1, weights[atom]![i]!] as const,
      );
      around.sort((a, b) => b[0] - a[0]);
      const key = [ranks[atom]!];
      for (const [rank, weight] of around) for (let i = 0; i < weight; i++) key.push(rank);
      for (let i = 0; i < hydrogens; i++) key.push(0);
      return key;
    });
    before = count;
    ranks = ranked(keys);
    count = countRanks(ranks);
  }
  return ranks;
}

/** Phosphorus at a double bond counts as if the bond were half a single one. */
function weightOf(structure: Structure, neighbour: number, bond: number): number {
  const { order, aromatic } = structure.bonds[bond]!;
  const degree = structure.neighbours[neighbour]!.length;
  const isPhosphorus = structure.atoms[neighbour]!.element === 15 && (degree === 3 || degree === 4);
  return order === 2 && !aromatic && isPhosphorus ? 1 : twiceOrder(structure.bonds[bond]!);
}

function ranked(keys: readonly (readonly number[])[]): Uint32Array {
  const order = [...keys.keys()].sort((a, b) => compareLists(keys[a]!, keys[b]!));
  const ranks = new Uint32Array(keys.length);
  let rank = 0;
  for (const [i, atom] of order.entries()) {
    if (i > 0 && compareLists(keys[order[i - 1]!]!, keys[atom]!) !== 0) rank++;
    ranks[atom] = rank;
  }
  return ranks;
}

function countRanks(ranks: Uint32Array): number {
  return ranks.reduce((most, rank) => Math.max(most, rank), 0) + 1;
}
