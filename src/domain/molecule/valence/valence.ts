import {
  type BondKind,
  bondsByAtom,
  type Objection,
  type SmilesAtom,
  type SmilesBond,
  type SmilesGraph,
} from '../smiles/smilesGraph.js';
import { hasFewElectrons, isEarly, symbolOf, usualValenceOf, valencesOf } from './elements.js';
import { plainHydrogens } from './plainHydrogens.js';

/** The bonds and hydrogens of an atom by the rules of valence. */
export interface AtomValence {
  /** Bonds, with hydrogens that are written out. */
  readonly bonds: number;
  /** Hydrogens that are written out, in its brackets or as atoms of their own. */
  readonly hydrogens: number;
  /** Hydrogens that are not written. */
  readonly impliedHydrogens: number;
  /** Whether it is aromatic itself or at an end of an aromatic bond. */
  readonly aromatic: boolean;
  /** Whether it is itself counted among the hydrogens of its neighbour, see {@link plainHydrogens}. */
  readonly plain: boolean;
}

/** Numbers of electron pairs; half as much again for an aromatic bond. */
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
  readonly graph: SmilesGraph;
  /** `[atoms]`: indices of bonds, without those to {@link plainHydrogens}. */
  readonly bondsOfAtom: readonly (readonly number[])[];
  /** `[atoms]` */
  readonly valences: readonly AtomValence[];
}

/**
 * Counts bonds and hydrogens by the rules of RDKit 2022.09 (`Atom::calcExplicitValence`, `calcImplicitValence`),
 * the field's yardstick of validity; hypervalent nitrogen, phosphorus and halogens such as `CN(=O)=O` are first
 * separated into charges, as in its `MolOps::cleanUp`. An atom in brackets has the hydrogens that are written there:
 * that it could have more (`C[CH2]`) is nothing to refuse.
 *
 * @returns the objection where an atom has more bonds than any valence of its element
 */
export function countValences(written: SmilesGraph): ValencedGraph | Objection {
  const allBonds = bondsByAtom(written);
  const isPlain = plainHydrogens(written, allBonds);
  const hydrogens = written.atoms.map((atom) => atom.hydrogens);
  const bondsOfAtom = !isPlain.includes(true)
    ? allBonds
    : allBonds.map((bonds, index) =>
        isPlain[index]
          ? []
          : bonds.filter((bond) => {
              const { from, to } = written.bonds[bond]!;
              if (!isPlain[from] && !isPlain[to]) return true;
              hydrogens[index]!++;
              return false;
            }),
      );
  const graph = separateCharges(written, bondsOfAtom, hydrogens);
  const valences: AtomValence[] = [];
  for (const [index, atom] of graph.atoms.entries()) {
    if (isPlain[index]) {
      valences.push({ bonds: 1, hydrogens: 0, impliedHydrogens: 0, aromatic: false, plain: true });
      continue;
    }
    const around = bondsOfAtom[index]!.map((bond) => graph.bonds[bond]!);
    const aromatic = isAromatic(atom, around);
    const bonds = explicitValence(atom, index, around, hydrogens[index]!);
    const impliedHydrogens = bonds === null ? null : hydrogensOf(atom, bonds, aromatic);
    if (bonds === null || impliedHydrogens === null) {
      const name = `${symbolOf(atom.atomicNumber)} (atom ${index + 1})`;
      const reason = `valence: ${name} has too many bonds, at character ${atom.offset + 1}`;
      return { reason, offset: atom.offset };
    }
    valences.push({ bonds, hydrogens: hydrogens[index]!, impliedHydrogens, aromatic, plain: false });
  }
  return { graph, bondsOfAtom, valences };
}

/** How many bonds the usual valence allows at this charge: a charge stands for a bond more or less. */
export function chargeShift({ atomicNumber, charge }: SmilesAtom): number {
  // A carbocation has one bond less, unlike ammonium, which has one more.
  return isEarly(atomicNumber) || (atomicNumber === 6 && charge > 0) ? -charge : charge;
}

function isAromatic(atom: SmilesAtom, around: readonly SmilesBond[]): boolean {
  return atom.aromatic || around.some(({ kind }) => kind === 'aromatic');
}

/** @returns null if there are more than any valence allows */
function explicitValence(
  atom: SmilesAtom,
  index: number,
  around: readonly SmilesBond[],
  hydrogens: number,
): number | null {
  const rounded = roundedValence(atom, index, around, hydrogens);
  return rounded > mostBonds(atom) ? null : rounded;
}

/** The most bonds of an atom at its charge by its greatest valence, hydrogens included. */
export function mostBonds({ atomicNumber, charge }: SmilesAtom): number {
  const most = valencesOf(atomicNumber)?.at(-1) ?? 0;
  // The greatest valence 0 forbids nothing: RDKit asks only for one that is greater. `[HeH]` and `C[Ar]` are read.
  if (most === 0) return Number.POSITIVE_INFINITY;
  return hasFewElectrons(atomicNumber) ? most - charge : most + charge;
}

function roundedValence(
  atom: SmilesAtom,
  index: number,
  around: readonly SmilesBond[],
  hydrogens: number,
): number {
  let sum = hydrogens;
  for (const bond of around) sum += contribution(bond, index);
  const shift = chargeShift(atom);
  const usual = usualValenceOf(atom.atomicNumber) + shift;
  // RDKit compares with it as an unsigned number: none is greater than a negative one.
  if (isAromatic(atom, around) && usual >= 0 && sum > usual) {
    // Aromatic bonds count one and a half: the nitrogen of c1cccn1C comes to 4 and has 3 in its Kekulé form.
    let fitting = usual;
    for (const valence of valencesOf(atom.atomicNumber) ?? []) {
      if (valence + shift > sum) break;
      fitting = valence + shift;
    }
    if (sum - fitting <= 1.5) return fitting;
  }
  return Math.round(sum + 0.1);
}

/** A dative bond counts for its receiver alone. */
export function contribution(bond: SmilesBond, atom: number): number {
  return bond.kind === 'dative' && bond.to === atom ? 1 : bondOrders[bond.kind];
}

/** @returns null if no valence fits */
function hydrogensOf(atom: SmilesAtom, bonds: number, aromatic: boolean): number | null {
  const usual = valencesOf(atom.atomicNumber);
  if (atom.bracket || usual === undefined) return 0;
  // As if the charge were none.
  const neutral = bonds - chargeShift(atom);
  if (aromatic) return neutral <= usual[0]! ? usual[0]! - neutral : usual.includes(neutral) ? 0 : null;
  for (const valence of usual) if (valence >= neutral) return valence - neutral;
  return null;
}

/**
 * Hydrogens that fill an atom up to its next valence, as if it stood without brackets; none where no valence fits.
 *
 * @param index of the atom
 * @param around its bonds
 * @param unpaired electrons of it that are to stay so
 */
export function fillingHydrogens(
  atom: SmilesAtom,
  index: number,
  around: readonly SmilesBond[],
  unpaired = 0,
): number {
  const bare = { ...atom, bracket: false };
  const bonds = explicitValence(bare, index, around, unpaired);
  return bonds === null ? 0 : (hydrogensOf(bare, bonds, isAromatic(bare, around)) ?? 0);
}

const halogens = [17, 35, 53];

/**
 * Reads `N(=O)=O` as `[N+](=O)[O-]`, `C=N#N` as `C=[N+]=[N-]`, `C=P(=O)C` as `C=[P+]([O-])C`, and perhalic acids
 * alike.
 */
function separateCharges(
  graph: SmilesGraph,
  bondsOfAtom: readonly (readonly number[])[],
  hydrogens: readonly number[],
): SmilesGraph {
  let atoms: SmilesAtom[] | undefined;
  let bonds: SmilesBond[] | undefined;
  const charge = (index: number, value: number): void => {
    atoms ??= [...graph.atoms];
    atoms[index] = { ...atoms[index]!, charge: value };
  };
  /** One bond less between the two, and a charge at either. */
  const reduce = (center: number, { index, other }: Neighbour, kind: BondKind): void => {
    bonds ??= [...graph.bonds];
    bonds[index] = { ...bonds[index]!, kind };
    charge(center, (atoms ?? graph.atoms)[center]!.charge + 1);
    charge(other, -1);
  };
  for (const center of graph.atoms.keys()) {
    const atom = (atoms ?? graph.atoms)[center]!;
    const { atomicNumber } = atom;
    const isHalogen = halogens.includes(atomicNumber);
    if ((atomicNumber !== 7 && atomicNumber !== 15 && !isHalogen) || atom.charge !== 0) continue;
    const bondsAround = bondsOfAtom[center]!.map((index) => (bonds ?? graph.bonds)[index]!);
    let sum = hydrogens[center]!;
    for (const bond of bondsAround) sum += contribution(bond, center);
    // Rounding adds no more than half to it.
    if (sum < (isHalogen ? 2 : 4)) continue;
    const around = bondsOfAtom[center]!.map((index): Neighbour => {
      const { from, to, kind } = (bonds ?? graph.bonds)[index]!;
      const other = from === center ? to : from;
      return { index, kind, other, atom: (atoms ?? graph.atoms)[other]! };
    });
    // RDKit takes nitrogen for one that is not aromatic here.
    const judged = atomicNumber === 7 ? { ...atom, aromatic: false } : atom;
    const valence = roundedValence(judged, center, bondsAround, hydrogens[center]!);
    if (atomicNumber === 7 && valence === 5) {
      const first = around.find((one) => isNeutral(one, 8, 'double') || isNeutral(one, 7, 'triple'));
      if (first !== undefined) reduce(center, first, first.kind === 'double' ? 'single' : 'double');
    } else if (atomicNumber === 15 && valence === 5 && around.length === 3) {
      const oxide = around.findLast((one) => isNeutral(one, 8, 'double'));
      const isYlide = around.some(
        ({ kind, other, atom: { atomicNumber: element } }) =>
          kind === 'double' && (element === 6 || element === 7) && bondsOfAtom[other]!.length >= 2,
      );
      if (oxide !== undefined && isYlide) reduce(center, oxide, 'single');
    } else if (isHalogen && [3, 5, 7].includes(valence)) {
      if (!around.every((one) => one.atom.atomicNumber === 8)) continue;
      for (const one of around) if (one.kind === 'double') reduce(center, one, 'single');
    }
  }
  return { ...graph, atoms: atoms ?? graph.atoms, bonds: bonds ?? graph.bonds };
}

interface Neighbour {
  /** The number of the bond. */
  readonly index: number;
  readonly kind: BondKind;
  readonly other: number;
  readonly atom: SmilesAtom;
}

function isNeutral({ kind, atom }: Neighbour, atomicNumber: number, expected: BondKind): boolean {
  return kind === expected && atom.atomicNumber === atomicNumber && atom.charge === 0;
}
