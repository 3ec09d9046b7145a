import { atomKinds } from './atomKinds.js';
import type { StereoMarks } from './stereoMarks.js';
import { dativeOrder, type Neighbour, type StructureAtom, type StructureBond } from './structureAtoms.js';

/**
 * A molecule as RDKit perceives it: hydrogens counted, aromatic systems and rings found. What is defined over RDKit's
 * molecules (patterns, Crippen's logP, fingerprints, scaffolds, ...) is computed from this.
 */
export interface Structure {
  readonly atoms: readonly StructureAtom[];
  readonly bonds: readonly StructureBond[];
  /** `[atoms]`: the atoms bound to each, and by which bond, in the order of the bonds. */
  readonly neighbours: readonly (readonly Neighbour[])[];
  /** Atoms of each ring of RDKit's (symmetrised) smallest set, in the order around the ring. */
  readonly rings: readonly (readonly number[])[];
  readonly stereo: StereoMarks;
  /** `[atoms]`: see {@link atomKinds}. */
  readonly kinds: Int16Array;
}

/** Hydrogens of an atom, whether they are atoms of their own or not. */
export function totalHydrogens(structure: Structure, atom: number): number {
  let count = structure.atoms[atom]!.hydrogens;
  for (const neighbour of structure.neighbours[atom]!) {
    if (structure.atoms[neighbour.atom]!.element === 1) count++;
  }
  return count;
}

/** The sum of the orders of an atom's bonds, hydrogens included. */
export function valenceOf(structure: Structure, atom: number): number {
  let sum = structure.atoms[atom]!.hydrogens;
  for (const { bond } of structure.neighbours[atom]!) {
    const { order, from } = structure.bonds[bond]!;
    if (order !== dativeOrder) sum += order;
    else if (from !== atom) sum++;
  }
  return Math.round(sum);
}

/** Twice the order of a bond, 3 for an aromatic one, unless it is a triple one (benzyne). */
export function twiceOrder({ order, aromatic }: StructureBond): number {
  if (aromatic && order < 3) return 3;
  return order === dativeOrder ? 2 : 2 * order;
}

/** The parts of a structure: atoms and bonds without the values that follow from the rings. */
export interface StructureParts {
  readonly atoms: readonly Omit<StructureAtom, 'ringCount' | 'smallestRing'>[];
  readonly bonds: readonly Omit<StructureBond, 'inRing'>[];
  readonly rings: readonly (readonly number[])[];
  readonly stereo: StereoMarks;
}

export function assembleStructure({ atoms, bonds, rings, stereo }: StructureParts): Structure {
  const ringCounts = new Uint16Array(atoms.length);
  const smallest = new Uint16Array(atoms.length);
  const neighbours: Neighbour[][] = atoms.map(() => []);
  for (const [bond, { from, to }] of bonds.entries()) {
    neighbours[from]!.push({ atom: to, bond });
    neighbours[to]!.push({ atom: from, bond });
  }
  const ringBonds = new Uint8Array(bonds.length);
  for (const ring of rings) {
    for (const [i, atom] of ring.entries()) {
      ringCounts[atom]!++;
      if (smallest[atom] === 0 || ring.length < smallest[atom]!) smallest[atom] = ring.length;
      const next = ring[(i + 1) % ring.length]!;
      ringBonds[neighbours[atom]!.find((neighbour) => neighbour.atom === next)!.bond] = 1;
    }
  }
  const allAtoms = atoms.map(
    ({ element, charge, hydrogens, aromatic, isotope, radicals, mapNumber }, i): StructureAtom => ({
      element,
      charge,
      hydrogens,
      aromatic,
      isotope,
      radicals,
      mapNumber,
      ringCount: ringCounts[i]!,
      smallestRing: smallest[i]!,
    }),
  );
  const allBonds = bonds.map(
    ({ from, to, order, aromatic }, i): StructureBond => ({
      from,
      to,
      order,
      aromatic,
      inRing: ringBonds[i] === 1,
    }),
  );
  return {
    atoms: allAtoms,
    bonds: allBonds,
    neighbours,
    rings,
    stereo,
    kinds: atomKinds(allAtoms, allBonds, neighbours),
  };
}

/** A copy of a structure with an atom for each hydrogen, behind the others. */
export function withHydrogens(structure: Structure): Structure {
  const atoms = structure.atoms.map((atom) => ({ ...atom, hydrogens: 0 }));
  const bonds = [...structure.bonds];
  const neighbours = structure.neighbours.map((around) => [...around]);
  for (const [atom, { hydrogens }] of structure.atoms.entries()) {
    for (let i = 0; i < hydrogens; i++) {
      const hydrogen = atoms.push({ ...plainHydrogen }) - 1;
      const bond = bonds.push({ from: atom, to: hydrogen, order: 1, aromatic: false, inRing: false }) - 1;
      neighbours[atom]!.push({ atom: hydrogen, bond });
      neighbours.push([{ atom, bond }]);
    }
  }
  return { ...structure, atoms, bonds, neighbours, kinds: atomKinds(atoms, bonds, neighbours) };
}

const plainHydrogen: StructureAtom = {
  element: 1,
  charge: 0,
  hydrogens: 0,
  aromatic: false,
  isotope: 0,
  radicals: 0,
  mapNumber: null,
  ringCount: 0,
  smallestRing: 0,
};
