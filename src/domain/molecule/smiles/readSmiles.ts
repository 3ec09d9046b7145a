import { atomicNumberOf, maxAtomicNumber } from '../valence/elements.js';
import type { BondKind, SmilesAtom, SmilesBond, SmilesGraph, SmilesPiece } from './smilesGraph.js';

/** What is wrong with a SMILES as a piece of text, before any chemistry. */
export interface Malformation {
  readonly kind: 'empty' | 'syntax' | 'ring bond' | 'limit';
  readonly detail: string;
  /** Where in the text, from 0; null where it is the whole. */
  readonly offset: number | null;
}

/** Longer strings are no molecules of interest, and openchemlib takes seconds over one of this length. */
export const maxLength = 1_000;

const organic = /(?:Cl|Br|[BCNOPSFI]|[bcnops]|\*)/y;
/** openchemlib keeps a charge in four bits: `[C+8]` becomes `[C-8]`, and `[C+16]` is not read. RDKit reads both. */
const maxCharge = 7;
/** No atom holds so many; openchemlib takes them one by one. */
const maxHydrogens = 20;
/** openchemlib reads no greater one. */
const maxRingNumber = 999;

/** Without zeros in front, as RDKit has it. */
const number = '(?:0|[1-9]\\d*)';
/** Its number may be out of range, see {@link permutations}; the quotes are some program's. */
const chirality = `@(?:@|[' ]*(?:TH|AL|SP|TB|OH)${number}?)?`;
/** Also by number, `[#6]`, and in quotes. */
const element = `#${number}|'[A-Z][a-z]'|Uu[nubtqphso]|[A-Z][a-z]?|[bcnops]|se|as|te|si|\\*`;
/** Isotope, element, chirality, hydrogens, charge, class (OpenSMILES 1.0, section 3.1). */
const bracketAtom = new RegExp(
  `\\[(${number}?)(${element})(${chirality})?(?:H(${number}?))?(\\+\\+|--|[+-]${number}?)?(?::(${number}))?\\]`,
  'y',
);
/** How many arrangements of neighbours each kind of chirality numbers; 0 stands for one that is not known. */
const permutations: Readonly<Record<string, number>> = { TH: 2, AL: 2, SP: 3, TB: 20, OH: 30 };
/** RDKit reads no greater number anywhere. */
const maxNumber = 2_147_483_639;

/** OpenSMILES, and what others write: `~` any bond, `->` and `<-` dative ones, a backslash twice. */
const bondSymbol = /(?:->|<-|[-=#$:/~]|\\\\?)/y;
/** After `%` two digits, the first not zero (one digit says the same, and RDKit refuses it),
 * or up to five in brackets. */
const ringDigits = /(?:\d|%[1-9]\d|%\((\d{1,5})\))/y;

/** What is not here, `/` and `\\` too, is as if nothing were written: they say where a bond points, not what it is. */
const bondKinds: Readonly<Record<string, BondKind>> = {
  '-': 'single',
  '=': 'double',
  '#': 'triple',
  $: 'quadruple',
  ':': 'aromatic',
  '~': 'any',
  '->': 'dative',
  '<-': 'dative',
};

interface OpenRing {
  readonly atom: number;
  readonly position: number;
  readonly symbol: string;
  readonly piece: number;
}

/**
 * Reads the text of a SMILES: brackets, branches, bonds and ring bonds must be well formed (chemistry libraries
 * let `CC(C` and `C==C` pass, or report them as valence). Linear in the length.
 *
 * @param start where the SMILES begins in the text that positions are told in
 * @param limit the most characters
 */
export function readSmiles(smiles: string, start = 0, limit = maxLength): SmilesGraph | Malformation {
  if (smiles === '') return { kind: 'empty', detail: 'there is no atom', offset: null };
  if (smiles.length > limit) {
    const detail = `${smiles.length} characters, the limit is ${limit}`;
    return { kind: 'limit', detail, offset: null };
  }
  const reader = new Reader(smiles, start);
  return reader.run() ?? reader.graph;
}

class Reader {
  readonly graph = {
    atoms: [] as SmilesAtom[],
    bonds: [] as SmilesBond[],
    pieces: [] as SmilesPiece[],
  };
  readonly #smiles: string;
  readonly #start: number;
  #position = 0;
  /** The atom that the next one is bound to; -1 where none is. */
  #previous = -1;
  /** A bond symbol that waits for its atom or ring bond. */
  #symbol = '';
  /** A dot that waits for its atom. */
  #afterDot = false;
  readonly #branches: number[] = [];
  /** Whether the innermost branch has an atom yet. */
  #branchIsEmpty = false;
  readonly #rings = new Map<string, OpenRing>();
  readonly #bonded = new Set<number>();

  constructor(smiles: string, start: number) {
    this.#smiles = smiles;
    this.#start = start;
  }

  run(): Malformation | null {
    while (this.#position < this.#smiles.length) {
      const problem = this.#step();
      if (problem !== null) return problem;
    }
    if (this.#symbol !== '' || this.#afterDot) return this.#syntax('an atom is missing at the end');
    if (this.#branches.length > 0) return this.#syntax('a branch is not closed');
    for (const [digits, { position }] of this.#rings) {
      return {
        offset: this.#start + position,
        kind: 'ring bond',
        detail: `ring bond ${digits}, opened at character ${this.#start + position + 1}, is not closed`,
      };
    }
    return null;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#smiles);
  }

  #step(): Malformation | null {
    const bare = this.#match(organic)?.[0];
    if (bare !== undefined) return this.#atom(bare.length, bareAtom(bare, this.#offset));
    const bracket = this.#match(bracketAtom);
    if (bracket !== null) return this.#bracket(bracket);
    const ring = this.#match(ringDigits);
    if (ring !== null) return this.#ring(ring[0], String(Number(ring[1] ?? ring[0].replace('%', ''))));
    const bond = this.#match(bondSymbol)?.[0];
    if (bond !== undefined) return this.#bond(bond);
    const character = this.#smiles[this.#position];
    if (character === '(') return this.#open();
    if (character === ')') return this.#close();
    if (character === '.') return this.#dot();
    return this.#syntax(`did not expect ${JSON.stringify(character)}`);
  }

  #bracket(match: RegExpExecArray): Malformation | null {
    const problem = outOfRange(match);
    if (problem !== null) return this.#syntax(problem);
    const atom = atomInBrackets(match, this.#offset);
    if (atom === undefined) return this.#syntax(`${match[2]} is no element`);
    if (Math.abs(atom.charge) > maxCharge) return this.#limit(`a charge of ${atom.charge}`, maxCharge);
    if (atom.hydrogens > maxHydrogens) return this.#limit(`${atom.hydrogens} hydrogens`, maxHydrogens);
    return this.#atom(match[0].length, atom);
  }

  #atom(length: number, atom: SmilesAtom): null {
    const index = this.graph.atoms.push(atom) - 1;
    if (this.#previous >= 0 && !this.#afterDot) {
      this.graph.pieces.push({
        bond: this.#addBond(this.#previous, index, this.#symbol),
        symbol: this.#symbol,
      });
    }
    this.graph.pieces.push({ atom: index });
    this.#previous = index;
    this.#symbol = '';
    this.#afterDot = false;
    this.#branchIsEmpty = false;
    this.#position += length;
    return null;
  }

  #bond(symbol: string): Malformation | null {
    if (this.#symbol !== '') return this.#syntax('two bond symbols in a row');
    if (this.#previous < 0 || this.#afterDot) return this.#syntax('a bond begins at no atom');
    this.#symbol = symbol === '\\\\' ? '\\' : symbol;
    this.#position += symbol.length;
    return null;
  }

  #ring(text: string, digits: string): Malformation | null {
    if (this.#previous < 0 || this.#branchIsEmpty || this.#afterDot)
      return this.#syntax('a ring bond stands at no atom');
    if (Number(digits) > maxRingNumber) return this.#limit(`a ring bond numbered ${digits}`, maxRingNumber);
    const opened = this.#rings.get(digits);
    const piece = { ringBond: -1, symbol: this.#symbol, digits: text, opens: opened === undefined };
    const { pieces } = this.graph;
    pieces.push(piece);
    if (opened === undefined) {
      const { length } = pieces;
      this.#rings.set(digits, {
        atom: this.#previous,
        position: this.#position,
        symbol: this.#symbol,
        piece: length - 1,
      });
    } else {
      this.#rings.delete(digits);
      if (opened.atom === this.#previous) return this.#ringBond(digits, 'joins an atom to itself');
      if (this.#bonded.has(pairOf(opened.atom, this.#previous))) {
        return this.#ringBond(digits, 'joins two atoms that are bonded already');
      }
      // Where the two ends differ, the first that says an order counts, as in RDKit.
      const symbol = saysOrder(opened.symbol) ? opened.symbol : this.#symbol;
      // A dative bond begins at the end that it is written at; all others at the end that comes first in the text.
      const [a, b] =
        symbol === opened.symbol || bondKinds[symbol] !== 'dative'
          ? [opened.atom, this.#previous]
          : [this.#previous, opened.atom];
      // RDKit forgets the `~` of a ring bond.
      piece.ringBond = this.#addBond(a, b, symbol === '~' ? '' : symbol);
      pieces[opened.piece] = { ...(pieces[opened.piece] as typeof piece), ringBond: piece.ringBond };
    }
    this.#symbol = '';
    this.#position += text.length;
    return null;
  }

  #addBond(a: number, b: number, symbol: string): number {
    const { atoms, bonds } = this.graph;
    const implied = atoms[a]!.aromatic && atoms[b]!.aromatic ? 'aromatic' : 'single';
    const [from, to] = symbol === '<-' ? [b, a] : [a, b];
    this.#bonded.add(pairOf(a, b));
    return bonds.push({ from, to, kind: bondKinds[symbol] ?? implied }) - 1;
  }

  #open(): Malformation | null {
    if (this.#previous < 0 || this.#symbol !== '' || this.#afterDot || this.#branchIsEmpty) {
      return this.#syntax('a branch begins at no atom');
    }
    this.#branches.push(this.#previous);
    this.#branchIsEmpty = true;
    return this.#pass();
  }

  #close(): Malformation | null {
    const opened = this.#branches.pop();
    if (opened === undefined) return this.#syntax('a branch is closed that was not opened');
    if (this.#branchIsEmpty || this.#symbol !== '' || this.#afterDot)
      return this.#syntax('an atom is missing in a branch');
    this.#previous = opened;
    return this.#pass();
  }

  #dot(): Malformation | null {
    if (this.#previous < 0 || this.#symbol !== '' || this.#afterDot)
      return this.#syntax('a dot stands between no atoms');
    if (this.#branchIsEmpty) return this.#syntax('a branch begins with a dot');
    this.#afterDot = true;
    return this.#pass();
  }

  #pass(): null {
    this.graph.pieces.push({ text: this.#smiles[this.#position++]! });
    return null;
  }

  /** Where it reads in the text. */
  get #offset(): number {
    return this.#start + this.#position;
  }

  #limit(what: string, limit: number): Malformation {
    const offset = this.#offset;
    return { kind: 'limit', detail: `${what}, the limit is ${limit}, at character ${offset + 1}`, offset };
  }

  #syntax(detail: string): Malformation {
    const offset = this.#offset;
    return { kind: 'syntax', detail: `${detail}, at character ${offset + 1}`, offset };
  }

  #ringBond(digits: string, trouble: string): Malformation {
    const offset = this.#offset;
    const detail = `ring bond ${digits} at character ${offset + 1} ${trouble}`;
    return { kind: 'ring bond', detail, offset };
  }
}

/** One atom, brackets included; null for what is none, is no element, or cannot be held ({@link readSmiles}). */
export function readAtom(text: string): SmilesAtom | null {
  const read = readSmiles(text);
  return 'kind' in read || read.atoms.length !== 1 || read.pieces.length !== 1 ? null : read.atoms[0]!;
}

function bareAtom(text: string, offset: number): SmilesAtom {
  const capital = capitalised(text);
  return {
    text,
    offset,
    atomicNumber: atomicNumberOf(capital)!,
    aromatic: capital !== text,
    bracket: text === '*',
    isotope: '',
    chirality: '',
    hydrogens: 0,
    charge: 0,
  };
}

/** Whether a symbol at one end of a ring bond says what the bond is, which marks of direction do not. */
function saysOrder(symbol: string): boolean {
  return symbol !== '' && !/[/\\]/.test(symbol);
}

/** @returns what is wrong with the numbers of an atom in brackets, in words; null if nothing is */
function outOfRange(match: RegExpExecArray): string | null {
  const [, isotope, symbol = '', arrangement = '', hydrogens, charge = '', atomClass] = match;
  const numbers = [isotope, hydrogens, charge.slice(1), atomClass, symbol.replace('#', '')].map(Number);
  if (numbers.some((value) => value > maxNumber)) return 'a number is too large';
  // RDKit knows hydrogen apart from the other elements.
  if (symbol === 'H' && arrangement !== '') return 'hydrogen is no centre of chirality';
  const [, kind, arrangementNumber = ''] = /([A-Z]{2})(\d*)/.exec(arrangement) ?? [];
  const most = kind === undefined ? undefined : permutations[kind];
  return most !== undefined && Number(arrangementNumber) > most
    ? `${kind} has ${most} arrangements, not ${arrangementNumber}`
    : null;
}

/** @returns undefined if the letters are no element's symbol */
function atomInBrackets(match: RegExpExecArray, offset: number): SmilesAtom | undefined {
  const [text, isotope = '', written = '', chirality = '', digits, charge = ''] = match;
  const symbol = written.replaceAll("'", '');
  const atomicNumber = symbol.startsWith('#') ? Number(symbol.slice(1)) : atomicNumberOf(capitalised(symbol));
  if (atomicNumber === undefined || atomicNumber > maxAtomicNumber) return undefined;
  // Quotes stand around the elements from rutherfordium on, and around no others.
  if (symbol !== written && atomicNumber < 104) return undefined;
  return {
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

/** One number for two atoms, in either order; atoms are below 2^16. */
function pairOf(a: number, b: number): number {
  return Math.min(a, b) * 65_536 + Math.max(a, b);
}
