import type { Structure } from '../structure/structure.js';

/** The surroundings of a nitrogen or an oxygen, which its contribution depends on. */
interface Surroundings {
  /** Atoms that it is bound to other than hydrogens, by whatever bonds. */
  readonly bonded: number;
  readonly hydrogens: number;
  readonly charge: number;
  readonly single: number;
  readonly double: number;
  readonly triple: number;
  readonly aromatic: number;
  readonly inThreeRing: boolean;
}

/** By `single.double.triple.aromatic`, hydrogens and charge, as in the table of the paper: Å². */
const nitrogen = new Map([
  ['3.0.0.0 0 0', 3.24],
  ['1.1.0.0 0 0', 12.36],
  ['0.0.1.0 0 0', 23.79],
  ['1.2.0.0 0 0', 11.68],
  ['0.1.1.0 0 0', 13.6],
  ['2.0.0.0 1 0', 12.03],
  ['0.1.0.0 1 0', 23.85],
  ['1.0.0.0 2 0', 26.02],
  ['4.0.0.0 0 1', 0],
  ['2.1.0.0 0 1', 3.01],
  ['1.0.1.0 0 1', 4.36],
  ['3.0.0.0 1 1', 4.44],
  ['1.1.0.0 1 1', 13.97],
  ['2.0.0.0 2 1', 16.61],
  ['0.1.0.0 2 1', 25.59],
  ['1.0.0.0 3 1', 27.64],
  ['0.0.0.2 0 0', 12.89],
  ['0.0.0.3 0 0', 4.41],
  ['1.0.0.2 0 0', 4.93],
  ['0.1.0.2 0 0', 8.39],
  ['0.0.0.2 1 0', 15.79],
  ['0.0.0.3 0 1', 4.1],
  ['1.0.0.2 0 1', 3.88],
  ['0.0.0.2 1 1', 14.14],
]);

const nitrogenInThreeRing = new Map([
  ['3.0.0.0 0 0', 3.01],
  ['2.0.0.0 1 0', 21.94],
]);

const oxygen = new Map([
  ['2.0.0.0 0 0', 9.23],
  ['0.1.0.0 0 0', 17.07],
  ['1.0.0.0 1 0', 20.23],
  ['1.0.0.0 0 -1', 23.06],
  ['0.0.0.2 0 0', 13.14],
]);

const oxygenInThreeRing = new Map([['2.0.0.0 0 0', 12.53]]);

/**
 * Topological polar surface area, Å²: Ertl, Rohde and Selzer, J. Med. Chem. 43 (2000) 3714, table 1, of nitrogen and
 * oxygen only, which is RDKit's default. An atom of a kind that the table lacks counts by its bonds, as in RDKit.
 *
 * @param structure hydrogens as atoms or not
 */
export function tpsa(structure: Structure): number {
  let sum = 0;
  for (const [atom, { element }] of structure.atoms.entries()) {
    if (element === 7)
      sum += contribution(surroundingsOf(structure, atom), nitrogen, nitrogenInThreeRing, 30.5, 8.2, 1.5);
    else if (element === 8)
      sum += contribution(surroundingsOf(structure, atom), oxygen, oxygenInThreeRing, 28.5, 8.6, 1.5);
  }
  return sum;
}

/**
 * @param base with `perNeighbour` and `perHydrogen`, the contribution of an atom that the table lacks, if it is positive
 */
function contribution(
  around: Surroundings,
  table: ReadonlyMap<string, number>,
  inThreeRing: ReadonlyMap<string, number>,
  base: number,
  perNeighbour: number,
  perHydrogen: number,
): number {
  const { bonded, hydrogens, charge, single, double, triple, aromatic } = around;
  const key = `${single}.${double}.${triple}.${aromatic} ${hydrogens} ${charge}`;
  const entry = (around.inThreeRing ? inThreeRing.get(key) : undefined) ?? table.get(key);
  // No kind of the table has dative bonds, nor any other than these.
  if (entry !== undefined && single + double + triple + aromatic === bonded) return entry;
  return Math.max(0, base - perNeighbour * bonded + perHydrogen * hydrogens);
}

function surroundingsOf({ atoms, bonds, neighbours, rings }: Structure, index: number): Surroundings {
  const atom = atoms[index]!;
  const orders = [0, 0, 0, 0];
  let bonded = 0;
  let aromatic = 0;
  let { hydrogens } = atom;
  for (const neighbour of neighbours[index]!) {
    const bond = bonds[neighbour.bond]!;
    if (atoms[neighbour.atom]!.element === 1) hydrogens++;
    else {
      bonded++;
      if (bond.aromatic) aromatic++;
      else if (bond.order <= 3) orders[bond.order]!++;
    }
  }
  return {
    bonded,
    hydrogens,
    charge: atom.charge,
    single: orders[1]!,
    double: orders[2]!,
    triple: orders[3]!,
    aromatic,
    inThreeRing: rings.some((ring) => ring.length === 3 && ring.includes(index)),
  };
}
