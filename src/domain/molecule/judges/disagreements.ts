import { readName } from '../smiles/readName.js';
import { readSmiles } from '../smiles/readSmiles.js';
import { bondsByAtom, type SmilesAtom, type SmilesBond, type SmilesGraph } from '../smiles/smilesGraph.js';
import { atomicNumberOf } from '../valence/elements.js';

/** A way in which the rules here and RDKit are known to differ. */
export interface DisagreementClass {
  readonly name: string;
  /** Why they do, in a sentence. */
  readonly why: string;
}

/** A text that two judges disagree on, with their opinions: a reason, or null for valid. */
interface Case {
  readonly text: string;
  readonly graph: SmilesGraph | null;
  readonly own: string | null;
  readonly rdkit: string | null;
}

type Rule = DisagreementClass & { readonly fits: (one: Case) => boolean };

/**
 * All classes that random strings have shown (100,000 of them, `test/domain/molecule/judges/judgesAgree.slow.test.ts`), the first
 * that fits counts. The rules here are those of RDKit 2022.09, on which published validities rest; most classes are
 * changes that RDKit has made since.
 */
const rules: readonly Rule[] = [
  {
    name: 'charge above 7',
    why: 'openchemlib keeps a charge in four bits, so it is refused here; RDKit reads any',
    fits: ({ own }) => own?.startsWith('limit: a charge') === true,
  },
  {
    name: 'size',
    why: 'one of the judges refuses a string of this length, so many hydrogens at an atom, or so high a ring number',
    fits: ({ own, rdkit }) => isOf(own, 'limit') || isOf(rdkit, 'limit'),
  },
  {
    name: 'not ASCII',
    why: 'RDKit ignores letters outside ASCII around a SMILES, where we allow only white space',
    fits: ({ own, text }) => isOf(own, 'syntax') && /[^\0-\x7f]/.test(readName(text).smiles),
  },
  {
    name: 'arrangement 0',
    why: 'RDKit 2026.09 refuses the number 0 of an arrangement of neighbours, as in [Pt@SP0], which used to mean none',
    fits: ({ own, rdkit }) => own === null && rdkit?.includes('has the number 0') === true,
  },
  {
    name: 'dative bond in a ring',
    why: 'since 2023.03 RDKit finds no aromatic atoms in a ring that a dative bond closes',
    fits: ({ own, rdkit, text }) => own === null && isOf(rdkit, 'aromaticity') && /->|<-/.test(text),
  },
  {
    name: 'any atom',
    why: 'in RDKit the order of the atoms decides whether a * beside an atom that is not aromatic belongs to an aromatic system',
    fits: ({ own, rdkit, text }) =>
      (isOf(own, 'aromaticity') || isOf(rdkit, 'aromaticity')) && /\*|#0/.test(text),
  },
  {
    name: 'valence of an ion',
    why: 'since 2024.09 RDKit gives a charged atom the valences of the neutral atom with as many electrons',
    fits: (one) => concernsAtom(one, ({ atom }) => atom.charge !== 0),
  },
  {
    name: 'aromatic atom with other bonds',
    why: 'since 2022.09.4 RDKit allows an atom in lower case no bond beyond its valence unless the bonds are aromatic',
    fits: (one) =>
      one.own === null &&
      concernsAtom(one, ({ atom, bonds }) => atom.aromatic || bonds.some(({ kind }) => kind === 'aromatic')),
  },
  {
    name: 'hypervalent',
    why: 'since 2024.09 RDKit refuses six bonds at Al and Si, seven at P, As, Sb and Bi, and any at light noble gases',
    fits: (one) => one.own === null && concernsAtom(one, ({ atom }) => restricted.has(atom.atomicNumber)),
  },
  {
    name: 'alkali metal',
    why: 'RDKit allows any number of bonds at Li and Na since 2023.03, and at K, Rb, Cs and Tl since 2024.09',
    fits: (one) => one.rdkit === null && concernsAtom(one, ({ atom }) => unbounded.has(atom.atomicNumber)),
  },
  {
    name: 'bond to a metal',
    why: 'since 2023.09 RDKit reads a surplus bond from an atom to a metal as a dative bond',
    fits: (one) => one.rdkit === null && concernsAtom(one, ({ neighbours }) => neighbours.some(isMetal)),
  },
  {
    name: 'forgotten hydrogen',
    why: "RDKit's build for JavaScript forgets the hydrogen of an impossible [C@H] if [H] is written elsewhere",
    fits: (one) =>
      one.rdkit === null && concernsAtom(one, ({ atom }) => atom.chirality !== '' && atom.hydrogens === 1),
  },
];

/** The classes, with their explanations. */
export const disagreementClasses: readonly DisagreementClass[] = rules.map(({ name, why }) => ({
  name,
  why,
}));

/**
 * The class of a disagreement between the rules here and RDKit.
 *
 * @param own reason of the refusal here, null for valid
 * @param rdkit the same of RDKit
 * @returns null where no known class fits
 */
export function classOfDisagreement(
  text: string,
  own: string | null,
  rdkit: string | null,
): DisagreementClass | null {
  const reading = readSmiles(readName(text).smiles);
  const one: Case = { text, graph: 'kind' in reading ? null : reading, own, rdkit };
  return rules.find(({ fits }) => fits(one)) ?? null;
}

const isOf = (reason: string | null, name: string): boolean => reason?.startsWith(`${name}:`) === true;

interface Surroundings {
  readonly atom: SmilesAtom;
  readonly bonds: readonly SmilesBond[];
  readonly neighbours: readonly SmilesAtom[];
}

/** Whether the atom that a complaint of valence or aromaticity names, or any where it names none, is such a one. */
function concernsAtom({ graph, own, rdkit }: Case, is: (one: Surroundings) => boolean): boolean {
  const reason = own ?? rdkit;
  if (graph === null || !(isOf(reason, 'valence') || isOf(reason, 'aromaticity'))) return false;
  const named = /\(atom (\d+)\)/.exec(reason ?? '')?.[1];
  const bondsOfAtom = bondsByAtom(graph);
  return graph.atoms.some((atom, index) => {
    if (named !== undefined && index !== Number(named) - 1) return false;
    const bonds = bondsOfAtom[index]!.map((bond) => graph.bonds[bond]!);
    const neighbours = bonds.map(({ from, to }) => graph.atoms[from === index ? to : from]!);
    return is({ atom, bonds, neighbours });
  });
}

const numbersOf = (symbols: string): ReadonlySet<number> =>
  new Set(symbols.split(' ').map((symbol) => atomicNumberOf(symbol)!));

const restricted = numbersOf('He Ne Al Si P Ar As Kr Sb Bi Rn');
const unbounded = numbersOf('Li Na K Rb Cs Tl');
const nonMetals = numbersOf('* H He B C N O F Ne Si P S Cl Ar As Se Br Kr Te I Xe At Rn');

const isMetal = ({ atomicNumber }: SmilesAtom): boolean => !nonMetals.has(atomicNumber);
