import { type Structure, twiceOrder } from '../structure/structure.js';
import { commonAtoms } from './commonAtoms.js';

/** Atoms and bonds of a molecule. */
export interface MoleculePart {
  readonly atoms: readonly number[];
  readonly bonds: readonly number[];
}

/**
 * Returns the part of a molecule that another does not have: atoms and bonds beyond their {@link commonAtoms common parts},
 * and atoms that have lost a neighbour and have no new one.
 *
 * @param partners the {@link commonAtoms}, where they are there already
 */
export function changedPart(
  molecule: Structure,
  other: Structure,
  partners: Int32Array = commonAtoms(molecule, other),
): MoleculePart {
  const shared = new Set(partners);
  const atoms = [...molecule.atoms.keys()].filter((atom) => {
    const partner = partners[atom]!;
    if (partner < 0) return true;
    const hasLost = other.neighbours[partner]!.some((next) => !shared.has(next.atom));
    return hasLost && molecule.neighbours[atom]!.every((next) => partners[next.atom]! >= 0);
  });
  const bonds = [...molecule.bonds.keys()].filter((bond) => {
    const { from, to } = molecule.bonds[bond]!;
    const same = other.neighbours[partners[from]!]?.find((next) => next.atom === partners[to]);
    return same === undefined || twiceOrder(other.bonds[same.bond]!) !== twiceOrder(molecule.bonds[bond]!);
  });
  return { atoms, bonds };
}
