import { atomicNumberOf, maxAtomicNumber } from '../valence/elements.js';
import type { SmilesAtom } from './smilesGraph.js';

/** Why a text that looks like an atom is none that can be held. */
export interface AtomProblem {
  readonly kind: 'syntax' | 'limit';
  readonly detail: string;
}

/** openchemlib keeps a charge in four bits: `[C+8]` becomes `[C-8]`, and `[C+16]` is not read. RDKit reads both. */
const maxCharge = 7;
/** No atom holds so many; openchemlib takes them one by one. */
const maxHydrogens = 20;

/** Atoms that need no brackets, in lower case where they are aromatic. */
const bareAtoms = new Map(
  ['Cl', 'Br', ...'BCNOPSFI', ...'bcnops', '*'].map((text) => {
    const capital = capitalised(text);
    return [text, { atomicNumber: atomicNumberOf(capital)!, aromatic: capital !== text }] as const;
  }),
);
/** Without zeros in front, as in RDKit. */
const number = '(?:0|[1-9]\\d*)';
/** Its number may be out of range, see {@link permutations}; some programs write the quotes. */
const chirality = `@(?:@|[' ]*(?:TH|AL|SP|TB|OH)${number}?)?`;
/** Also by number, `[#6]`, and in quotes. */
const element = `#${number}|'[A-Z][a-z]'|Uu[nubtqphso]|[A-Z][a-z]?|[bcnops]|se|as|te|si|\\*`;
/** Isotope, element, chirality, hydrogens, charge, class (OpenSMILES 1.0, section 3.1). */
const bracketAtom = new RegExp(
  `^\\[(${number}?)(${element})(${chirality})?(?:H(${number}?))?(\\+\\+|--|[+-]${number}?)?(?::(${number}))?\\]$`,
);
/** How many arrangements of neighbours each kind of chirality numbers; 0 stands for one that is not known. */
const permutations: Readonly<Record<string, number>> = { TH: 2, AL: 2, SP: 3, TB: 20, OH: 30 };
/** RDKit reads no greater number anywhere. */
const maxNumber = 2_147_483_639;

/**
 * Reads one atom of a SMILES, brackets included.
 *
 * @param offset where it stands in its text, from 0
 * @returns null for a text that is written like no atom
 */
export function readAtom(text: string, offset = 0): SmilesAtom | AtomProblem | null {
  const bare = bareAtoms.get(text);
  if (bare !== undefined) return { ...plainAtom, ...bare, text, offset, bracket: text === '*' };
  const match = text.startsWith('[') ? bracketAtom.exec(text) : null;
  return match === null ? null : readBracketAtom(match, offset);
}

/** A carbon without brackets. */
export const plainAtom: SmilesAtom = {
  text: 'C',
  offset: 0,
  atomicNumber: 6,
  aromatic: false,
  bracket: false,
  isotope: '',
  chirality: '',
  hydrogens: 0,
  charge: 0,
};

function readBracketAtom(match: RegExpExecArray, offset: number): SmilesAtom | AtomProblem {
  const problem = findNumberOutOfRange(match);
  if (problem !== null) return { kind: 'syntax', detail: problem };
  const [text, isotope = '', element = '', chirality = '', digits, charge = ''] = match;
  const symbol = element.replaceAll("'", '');
  const atomicNumber = symbol.startsWith('#') ? Number(symbol.slice(1)) : atomicNumberOf(capitalised(symbol));
  // Quotes stand around the elements from rutherfordium on, and around no others.
  const isQuotedInVain = symbol !== element && atomicNumber !== undefined && atomicNumber < 104;
  if (atomicNumber === undefined || atomicNumber > maxAtomicNumber || isQuotedInVain) {
    return { kind: 'syntax', detail: `${element} is no element` };
  }
  const atom: SmilesAtom = {
    text,
    offset,
    atomicNumber,
    aromatic: capitalised(symbol) !== symbol,
    bracket: true,
    isotope: isotope === '0' ? '' : isotope,
    chirality: chirality.replace(/[' ]+/, ''),
    // `[CH3]` has three and `[CH]` one; `[H]` is the element.
    hydrogens: digits === undefined ? 0 : digits === '' ? 1 : Number(digits),
    charge: chargeOf(charge),
  };
  if (Math.abs(atom.charge) > maxCharge) return beyondLimit(`a charge of ${atom.charge}`, maxCharge);
  if (atom.hydrogens > maxHydrogens) return beyondLimit(`${atom.hydrogens} hydrogens`, maxHydrogens);
  return atom;
}

/** @returns a sentence about the number; null where all are in range */
function findNumberOutOfRange(match: RegExpExecArray): string | null {
  const [, isotope, symbol = '', arrangement = '', hydrogens, charge = '', atomClass] = match;
  const numbers = [isotope, hydrogens, charge.slice(1), atomClass, symbol.replace('#', '')].map(Number);
  if (numbers.some((value) => value > maxNumber)) return 'a number is too large';
  // RDKit treats hydrogen apart from the other elements.
  if (symbol === 'H' && arrangement !== '') return 'hydrogen is no centre of chirality';
  const [, kind, arrangementNumber = ''] = /([A-Z]{2})(\d*)/.exec(arrangement) ?? [];
  const most = kind === undefined ? undefined : permutations[kind];
  return most !== undefined && Number(arrangementNumber) > most
    ? `${kind} has ${most} arrangements, not ${arrangementNumber}`
    : null;
}

function beyondLimit(detail: string, limit: number): AtomProblem {
  return { kind: 'limit', detail: `${detail}, the limit is ${limit}` };
}

function chargeOf(text: string): number {
  if (text === '') return 0;
  const digits = text.slice(1);
  const size = digits === '' ? 1 : digits === text[0] ? 2 : Number(digits);
  return text[0] === '+' ? size : -size;
}

function capitalised(symbol: string): string {
  return symbol.charAt(0).toUpperCase() + symbol.slice(1);
}
