import type { Neighbour, StructureAtom, StructureBond } from './structureAtoms.js';

/** So many kinds are numbered, which is more than a corpus of drug-like molecules has. */
export const maxKinds = 4096;

/** The number of an atom beyond {@link maxKinds}. */
export const noKind = -1;

/**
 * The kinds of atoms, numbered as they come up. Two atoms of a kind are alike in everything that follows from the atom and
 * the number and orders of its bonds, and not from what it is bound to.
 */
const kinds = new Map<number | string, number>();

/** @returns `[atoms]`: the number of the kind, or {@link noKind} */
export function atomKinds(
  atoms: readonly StructureAtom[],
  bonds: readonly StructureBond[],
  neighbours: readonly (readonly Neighbour[])[],
): Int16Array {
  const numbers = new Int16Array(atoms.length);
  for (let index = 0; index < atoms.length; index++) {
    const atom = atoms[index]!;
    const around = neighbours[index]!;
    let explicit = 0;
    let ringBonds = 0;
    let orders = 0;
    for (let i = 0; i < around.length; i++) {
      const { atom: other, bond } = around[i]!;
      const { order, inRing, from } = bonds[bond]!;
      if (atoms[other]!.element === 1) explicit++;
      if (inRing) ringBonds++;
      // Up to eight bonds of each order, which are 0, 1, 1.5, 2, 3 or 4, or dative in one direction or the other.
      orders += 8 ** (order <= 4 ? order * 2 : from === index ? 9 : 10);
    }
    const key = keyOf(atom, around.length, explicit, ringBonds, orders);
    let kind = kinds.get(key);
    if (kind === undefined) {
      kind = kinds.size < maxKinds ? kinds.size : noKind;
      if (kind !== noKind) kinds.set(key, kind);
    }
    numbers[index] = kind;
  }
  return numbers;
}

/** One number for ordinary atoms, since text takes longer. */
function keyOf(
  { element, charge, hydrogens, aromatic, isotope, ringCount, smallestRing }: StructureAtom,
  degree: number,
  explicit: number,
  ringBonds: number,
  orders: number,
): number | string {
  const isCommon =
    isotope === 0 &&
    element < 64 &&
    hydrogens < 8 &&
    explicit < 8 &&
    charge >= -4 &&
    charge < 4 &&
    degree <= 4 &&
    ringCount < 8 &&
    smallestRing < 16 &&
    orders < 8 ** 7;
  if (!isCommon) {
    return [
      element,
      charge,
      hydrogens,
      aromatic,
      isotope,
      ringCount,
      smallestRing,
      degree,
      explicit,
      ringBonds,
      orders,
    ].join();
  }
  // 21 bits of orders and 29 of the rest.
  const rest =
    ((((((element * 8 + hydrogens) * 8 + explicit) * 8 + charge + 4) * 8 + ringCount) * 16 + smallestRing) *
      8 +
      ringBonds) *
      2 +
    Number(aromatic);
  return orders * 2 ** 29 + rest;
}
