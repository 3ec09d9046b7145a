import type { Molecule } from 'openchemlib';

/**
 * The properties that a substructure search compares, read once from a molecule or fragment of openchemlib. Plain hydrogens
 * are no atoms here, nor in openchemlib's search.
 */
export interface AtomGraph {
  /** `[atoms]`: element and charge in one number. */
  readonly types: readonly number[];
  /** `[atoms]`: mass number of an isotope, 0 where none is written. */
  readonly masses: readonly number[];
  /** `[atoms][neighbours]`: the atoms bound to each, and the orders of the bonds to them, {@link delocalized}. */
  readonly neighbours: readonly (readonly number[])[];
  readonly bonds: readonly (readonly number[])[];
}

/** Stands for the order of a bond in an aromatic ring. */
const delocalized = 8;

/** @param helperRings `Molecule.cHelperRings` of openchemlib */
export function readAtomGraph(molecule: Molecule, helperRings: number): AtomGraph {
  molecule.ensureHelperArrays(helperRings);
  const atoms = Array.from({ length: molecule.getAtoms() }, (_, atom) => atom);
  const around = <T>(atom: number, get: (i: number) => T): T[] =>
    Array.from({ length: molecule.getConnAtoms(atom) }, (_, i) => get(i));
  return {
    types: atoms.map((atom) => molecule.getAtomicNo(atom) * 64 + molecule.getAtomCharge(atom)),
    masses: atoms.map((atom) => molecule.getAtomMass(atom)),
    neighbours: atoms.map((atom) => around(atom, (i) => molecule.getConnAtom(atom, i))),
    bonds: atoms.map((atom) => around(atom, (i) => orderOf(molecule, molecule.getConnBond(atom, i)))),
  };
}

function orderOf(molecule: Molecule, bond: number): number {
  return molecule.isDelocalizedBond(bond) ? delocalized : molecule.getBondOrder(bond);
}
