import { totalHydrogens, valenceOf } from '../structure/structure.js';
import { local, ofElements } from './logic.js';
import type { AtomTest, BondTest } from './pattern.js';

/** The element, in an aromatic system or not; null where either will do. */
export function isElement(element: number, aromatic: boolean | null): AtomTest {
  const test: AtomTest =
    aromatic === null
      ? ({ atoms }, atom) => atoms[atom]!.element === element
      : ({ atoms }, atom) => atoms[atom]!.element === element && atoms[atom]!.aromatic === aromatic;
  return local(ofElements(test, [element]));
}

export const anyAtom: AtomTest = local(() => true);
export const isAromaticAtom: AtomTest = local(({ atoms }, atom) => atoms[atom]!.aromatic);
export const isAliphaticAtom: AtomTest = local(({ atoms }, atom) => !atoms[atom]!.aromatic);

export function hasCharge(charge: number): AtomTest {
  return local(({ atoms }, atom) => atoms[atom]!.charge === charge);
}

export function hasIsotope(isotope: number): AtomTest {
  return local(({ atoms }, atom) => atoms[atom]!.isotope === isotope);
}

/** The tests that a letter stands for with a number and without one. */
export interface CountTest {
  readonly alone: AtomTest;
  readonly count: (count: number) => AtomTest;
}

function counting(counted: (...of: Parameters<AtomTest>) => number, alone: AtomTest | number): CountTest {
  const count = (wanted: number): AtomTest => {
    return local((structure, atom) => counted(structure, atom) === wanted);
  };
  return { alone: typeof alone === 'number' ? count(alone) : alone, count };
}

const isInRing: AtomTest = local(({ atoms }, atom) => atoms[atom]!.ringCount > 0);

/** The tests that count, by letter, as RDKit counts. */
export const countTests: ReadonlyMap<string, CountTest> = new Map([
  /** Bonds to atoms. */
  ['D', counting(({ neighbours }, atom) => neighbours[atom]!.length, 1)],
  /** Hydrogens, atoms of their own or not. */
  ['H', counting(totalHydrogens, 1)],
  /** Hydrogens that are no atoms of their own. */
  [
    'h',
    counting(
      ({ atoms }, atom) => atoms[atom]!.hydrogens,
      local(({ atoms }, atom) => atoms[atom]!.hydrogens > 0),
    ),
  ],
  /** Rings that it is in. */
  ['R', counting(({ atoms }, atom) => atoms[atom]!.ringCount, isInRing)],
  /** Size of the smallest ring that it is in. */
  ['r', counting(({ atoms }, atom) => atoms[atom]!.smallestRing, isInRing)],
  /** Valence: bonds by their orders. */
  ['v', counting(valenceOf, 1)],
  /** Bonds, with hydrogens. */
  ['X', counting(({ atoms, neighbours }, atom) => neighbours[atom]!.length + atoms[atom]!.hydrogens, 1)],
  /** Bonds in rings. */
  [
    'x',
    counting(
      ({ bonds, neighbours }, atom) => neighbours[atom]!.filter(({ bond }) => bonds[bond]!.inRing).length,
      isInRing,
    ),
  ],
]);

function ofOrder(order: number): BondTest {
  return ({ bonds }, bond) => bonds[bond]!.order === order && !bonds[bond]!.aromatic;
}

const isAromaticBond: BondTest = ({ bonds }, bond) => bonds[bond]!.aromatic;
const isSingleBond = ofOrder(1);

/** The test of a bond without a symbol. */
export const singleOrAromatic: BondTest = (structure, bond) => {
  return isAromaticBond(structure, bond) || isSingleBond(structure, bond);
};

/** By symbol. */
export const bondTests: ReadonlyMap<string, BondTest> = new Map([
  ['-', isSingleBond],
  ['=', ofOrder(2)],
  ['#', ofOrder(3)],
  ['$', ofOrder(4)],
  [':', isAromaticBond],
  ['~', () => true],
  ['@', ({ bonds }, bond) => bonds[bond]!.inRing],
]);
