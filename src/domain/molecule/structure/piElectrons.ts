import { outerElectronsOf } from '../valence/elements.js';
import { type Structure, valenceOf } from './structure.js';
import { dativeOrder } from './structureAtoms.js';

/**
 * Electrons that an atom has in pi bonds, as RDKit counts them: one in an aromatic system; else one for each order of a
 * bond beyond the first, but none at an atom of sp3 hybridisation, such as the sulfur of a sulfone.
 *
 * Two rare atoms differ: one whose arrangement is other than tetrahedral (`[S@SP3]`), by which RDKit hybridises it, and one
 * with a single aromatic bond outside rings (`C:C`).
 */
export function piElectrons(structure: Structure, atom: number): number {
  if (structure.atoms[atom]!.aromatic) return 1;
  const bonds = bondCount(structure, atom);
  const electrons = valenceOf(structure, atom) - bonds;
  return electrons > 0 && isTetrahedral(structure, atom, bonds) ? 0 : electrons;
}

/** Bonds of an atom, hydrogens included, without those that do not count for its valence. */
function bondCount({ atoms, bonds, neighbours }: Structure, index: number): number {
  let count = atoms[index]!.hydrogens;
  for (const { bond } of neighbours[index]!) {
    const { order, from } = bonds[bond]!;
    if (order > 0 && !(order === dativeOrder && from === index)) count++;
  }
  return count;
}

/**
 * Whether the bonds and lone pairs of an atom with a double bond are four, counted as RDKit does. RDKit calls such an atom
 * flat if one of its bonds is conjugated, but no bond of an atom with so many electrons is.
 */
function isTetrahedral(structure: Structure, index: number, bonds: number): boolean {
  const { element, charge, radicals } = structure.atoms[index]!;
  if (element === 0) return false;
  if (element >= firstActinide) return bonds === 4;
  const outer = outerElectronsOf(element);
  const valence = valenceOf(structure, index);
  const unpaired = valence + outer - charge < 8 ? radicals : 0;
  const lonePairs = Math.trunc((outer - valence - charge - unpaired) / 2);
  return bonds + lonePairs + unpaired === 4;
}

/** From here on RDKit goes by the number of bonds alone. */
const firstActinide = 89;
