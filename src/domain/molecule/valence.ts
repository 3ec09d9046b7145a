import type { Unspelled } from '../domain.js';
import { isEarly, symbolOf, valencesOf } from './elements.js';
import {
  type BondKind,
  bondsByAtom,
  type SmilesAtom,
  type SmilesBond,
  type SmilesGraph,
} from './smilesGraph.js';

/** What an atom has, after the rules of valence. */
export interface AtomValence {
  /** Bonds, with hydrogens that are written out. */
  readonly bonds: number;
  /** Hydrogens that are not written. */
  readonly impliedHydrogens: number;
  /** Whether it is aromatic itself or at an end of an aromatic bond. */
  readonly aromatic: boolean;
}

export const bondOrders: Readonly<Record<BondKind, number>> = {
  single: 1,
  double: 2,
  triple: 3,
  quadruple: 4,
  aromatic: 1.5,
  any: 0,
  dative: 0,
};

export interface ValencedGraph {
  /** With charges separated. */
  readonly graph: SmilesGraph;
  readonly bondsOfAtom: readonly (readonly number[])[];
  /** `[atoms]` */
  readonly valences: readonly AtomValence[];
}

/**
 * Counts bonds and hydrogens by the rules of RDKit 2022.09 (`Atom::calcExplicitValence`, `calcImplicitValence`),
 * the field's yardstick of validity; hypervalent nitrogen and halogens such as `CN(=O)=O` are first separated into
 * charges, as in its `MolOps::cleanUp`.
 *
 * @returns the class and the atom, in words, where an atom has more bonds than any valence of its element
 */
export function countValences(written: SmilesGraph): ValencedGraph | Unspelled {
  const bondsOfAtom = bondsByAtom(written);
  const graph = separateCharges(written, bondsOfAtom);
  const valences: AtomValence[] = [];
  for (const [index, atom] of graph.atoms.entries()) {
    const around = bondsOfAtom[index]!.map((bond) => graph.bonds[bond]!);
    const aromatic = atom.aromatic || around.some(({ kind }) => kind === 'aromatic');
    const bonds = explicitValence(atom, index, around);
    const impliedHydrogens = bonds === null ? null : hydrogensOf(atom, bonds, aromatic);
    if (bonds === null || impliedHydrogens === null) {
      const reason = `valence: ${symbolOf(atom.atomicNumber)} (atom ${index + 1}) has too many bonds`;
      return { reason, offset: atom.offset };
    }
    valences.push({ bonds, impliedHydrogens, aromatic });
  }
  return { graph, bondsOfAtom, valences };
}

/** How many bonds the usual valence allows at this charge: a charge stands for a bond more or less. */
export function chargeShift({ atomicNumber, charge }: SmilesAtom): number {
  // A carbocation has one bond less, unlike ammonium, which has one more.
  return isEarly(atomicNumber) || (atomicNumber === 6 && charge > 0) ? -charge : charge;
}

/** @returns null if there are more than any valence allows */
function explicitValence(atom: SmilesAtom, index: number, around: readonly SmilesBond[]): number | null {
  const rounded = roundedValence(atom, index, around);
  const allowed = valencesOf(atom.atomicNumber);
  const effective = isEarly(atom.atomicNumber) ? rounded + atom.charge : rounded - atom.charge;
  return allowed !== undefined && effective > allowed.at(-1)! ? null : rounded;
}

function roundedValence(atom: SmilesAtom, index: number, around: readonly SmilesBond[]): number {
  const sum = around.reduce((total, bond) => total + contribution(bond, index), atom.hydrogens);
  const allowed = valencesOf(atom.atomicNumber) ?? [];
  const shift = chargeShift(atom);
  const aromatic = atom.aromatic || around.some(({ kind }) => kind === 'aromatic');
  if (aromatic && allowed.length > 0 && sum > allowed[0]! + shift) {
    // Aromatic bonds count one and a half: the nitrogen of c1cccn1C comes to 4 and has 3 in its Kekulé form.
    const fitting = allowed
      .map((valence) => valence + shift)
      .filter((valence, i) => i === 0 || valence <= sum);
    if (sum - fitting.at(-1)! <= 1.5) return fitting.at(-1)!;
  }
  return Math.round(sum + 0.1);
}

/** A dative bond counts for its receiver alone. */
function contribution(bond: SmilesBond, atom: number): number {
  return bond.kind === 'dative' && bond.to === atom ? 1 : bondOrders[bond.kind];
}

/** @returns null if no valence fits what is there */
function hydrogensOf(atom: SmilesAtom, bonds: number, aromatic: boolean): number | null {
  const usual = valencesOf(atom.atomicNumber);
  if (atom.bracket || usual === undefined) return 0;
  const shift = chargeShift(atom);
  const allowed = usual.map((valence) => valence + shift);
  if (aromatic) return bonds <= allowed[0]! ? allowed[0]! - bonds : allowed.includes(bonds) ? 0 : null;
  const valence = allowed.find((candidate) => candidate >= bonds);
  return valence === undefined ? null : valence - bonds;
}

const halogens = [17, 35, 53];

/** Reads `N(=O)=O` as `[N+](=O)[O-]`, `C=N#N` as `C=[N+]=[N-]`, and perhalic acids alike. */
function separateCharges(graph: SmilesGraph, bondsOfAtom: readonly (readonly number[])[]): SmilesGraph {
  let atoms: SmilesAtom[] | undefined;
  let bonds: SmilesBond[] | undefined;
  const reduce = (center: number, bond: number, other: number, kind: BondKind): void => {
    atoms ??= [...graph.atoms];
    bonds ??= [...graph.bonds];
    atoms[center] = { ...atoms[center]!, charge: atoms[center]!.charge + 1 };
    atoms[other] = { ...atoms[other]!, charge: atoms[other]!.charge - 1 };
    bonds[bond] = { ...bonds[bond]!, kind };
  };
  for (const [center, atom] of graph.atoms.entries()) {
    const isNitrogen = atom.atomicNumber === 7;
    if (atom.charge !== 0 || (!isNitrogen && !halogens.includes(atom.atomicNumber))) continue;
    const now = bonds ?? graph.bonds;
    const around = bondsOfAtom[center]!.map((index) => {
      const { from, to, kind } = now[index]!;
      const other = from === center ? to : from;
      return { index, kind, other, neighbour: (atoms ?? graph.atoms)[other]! };
    });
    const valence = roundedValence(
      atom,
      center,
      around.map(({ index }) => now[index]!),
    );
    const oxides = around.filter(
      ({ kind, neighbour }) => kind === 'double' && neighbour.atomicNumber === 8 && neighbour.charge === 0,
    );
    if (isNitrogen && valence === 5) {
      const end = around.find(
        ({ kind, neighbour }) => kind === 'triple' && neighbour.atomicNumber === 7 && neighbour.charge === 0,
      );
      if (oxides[0] !== undefined) reduce(center, oxides[0].index, oxides[0].other, 'single');
      else if (end !== undefined) reduce(center, end.index, end.other, 'double');
    } else if (
      !isNitrogen &&
      [3, 5, 7].includes(valence) &&
      around.every(({ neighbour }) => neighbour.atomicNumber === 8)
    ) {
      for (const { index, other } of oxides) reduce(center, index, other, 'single');
    }
  }
  return { ...graph, atoms: atoms ?? graph.atoms, bonds: bonds ?? graph.bonds };
}
