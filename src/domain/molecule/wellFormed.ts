import { atomicNumberOf } from './elements.js';
import type { BondKind, SmilesAtom, SmilesBond, SmilesGraph, SmilesPiece } from './smilesGraph.js';

/** What is wrong with a SMILES as a piece of text, before any chemistry. */
export interface Malformation {
  readonly kind: 'empty' | 'syntax' | 'ring bond' | 'limit';
  readonly detail: string;
  /** Where in the SMILES, from 0; null where it is the whole. */
  readonly offset: number | null;
}

/** Longer strings are no molecules of interest, and openchemlib takes seconds over one of this length. */
export const maxLength = 1_000;

const organic = /(?:Cl|Br|[BCNOPSFI]|[bcnops]|\*)/y;
/** openchemlib keeps a charge in four bits: `[C+8]` becomes `[C-8]`, and `[C+16]` is not read. RDKit reads both. */
const maxCharge = 7;

/** Isotope, element, chirality, hydrogens, charge, class (OpenSMILES 1.0, section 3.1). */
const bracketAtom =
  /\[(\d*)(Uu[nubtqphso]|[A-Z][a-z]?|[bcnops]|se|as|te|si|\*)(@(?:@|(?:TH|AL|SP|TB|OH)\d{1,2})?)?(?:H(\d?))?(\+\+|--|[+-]\d{0,3})?(?::\d{1,9})?\]/y;
/** OpenSMILES, and what others write: `~` any bond, `->` and `<-` dative ones. */
const bondSymbol = /(?:->|<-|[-=#$:/\\~])/y;
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
 */
export function readSmiles(smiles: string): SmilesGraph | Malformation {
  if (smiles === '') return { kind: 'empty', detail: 'there is no atom', offset: null };
  if (smiles.length > maxLength) {
    const detail = `${smiles.length} characters, the limit is ${maxLength}`;
    return { kind: 'limit', detail, offset: null };
  }
  const reader = new Reader(smiles);
  return reader.run() ?? reader.graph;
}

class Reader {
  readonly graph: { atoms: SmilesAtom[]; bonds: SmilesBond[]; pieces: SmilesPiece[] } = {
    atoms: [],
    bonds: [],
    pieces: [],
  };
  readonly #smiles: string;
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

  constructor(smiles: string) {
    this.#smiles = smiles;
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
        kind: 'ring bond',
        detail: `ring bond ${digits}, opened at character ${position + 1}, is not closed`,
        offset: position,
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
    if (bare !== undefined) return this.#atom(bareAtom(bare, this.#position));
    const bracket = this.#match(bracketAtom);
    if (bracket !== null) {
      const atom = atomInBrackets(bracket, this.#position);
      if (atom === undefined) return this.#syntax(`${bracket[2]} is no element`);
      if (Math.abs(atom.charge) > maxCharge) {
        const detail = `a charge of ${atom.charge}, the limit is ${maxCharge}`;
        return { kind: 'limit', detail, offset: this.#position };
      }
      return this.#atom(atom);
    }
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

  #atom(atom: SmilesAtom): null {
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
    this.#position += atom.text.length;
    return null;
  }

  #bond(symbol: string): Malformation | null {
    if (this.#symbol !== '') return this.#syntax('two bond symbols in a row');
    if (this.#previous < 0 || this.#afterDot) return this.#syntax('a bond begins at no atom');
    this.#symbol = symbol;
    this.#position += symbol.length;
    return null;
  }

  #ring(text: string, digits: string): Malformation | null {
    if (this.#previous < 0 || this.#branchIsEmpty || this.#afterDot)
      return this.#syntax('a ring bond stands at no atom');
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
      // Where the two ends differ, the first counts, as in RDKit.
      piece.ringBond = this.#addBond(
        opened.atom,
        this.#previous,
        opened.symbol === '' ? this.#symbol : opened.symbol,
      );
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

  #syntax(detail: string): Malformation {
    const offset = this.#position;
    return { kind: 'syntax', detail: `${detail}, at character ${offset + 1}`, offset };
  }

  #ringBond(digits: string, trouble: string): Malformation {
    const offset = this.#position;
    const detail = `ring bond ${digits} at character ${offset + 1} ${trouble}`;
    return { kind: 'ring bond', detail, offset };
  }
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

/** @returns undefined if the letters are no element's symbol */
function atomInBrackets(match: RegExpExecArray, offset: number): SmilesAtom | undefined {
  const [text, isotope = '', symbol = '', chirality = '', digit, charge = ''] = match;
  const atomicNumber = atomicNumberOf(capitalised(symbol));
  if (atomicNumber === undefined) return undefined;
  return {
    text,
    offset,
    atomicNumber,
    aromatic: capitalised(symbol) !== symbol,
    bracket: true,
    isotope,
    chirality,
    // `[CH3]` has three and `[CH]` one; `[H]` is the element.
    hydrogens: digit === undefined ? 0 : digit === '' ? 1 : Number(digit),
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
