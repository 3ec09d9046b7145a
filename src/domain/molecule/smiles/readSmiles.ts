import { readAtom } from './readAtom.js';
import type { BondKind, SmilesAtom, SmilesBond, SmilesGraph, SmilesPiece } from './smilesGraph.js';
import { noAtom, type OpenRing, SmilesReader } from './smilesReader.js';

/** A fault of a SMILES as a piece of text, before any chemistry. */
export interface Malformation {
  readonly kind: 'empty' | 'syntax' | 'ring bond' | 'limit';
  readonly detail: string;
  /** The place in the text, from 0; null for the whole. */
  readonly offset: number | null;
}

/** Longer strings are no molecules of interest, and openchemlib takes seconds over one of this length. */
export const maxLength = 1_000;

/** openchemlib reads no greater one. */
const maxRingNumber = 999;
/**
 * After `%` two digits, the first not zero (one digit says the same, and RDKit refuses it), or up to five in brackets.
 */
const ringNumber = /^(?:\d|%[1-9]\d|%\(\d{1,5}\))$/;

/** The kinds of bonds by symbol. The marks `/` and `\` are left out: they say where a bond points, not its kind. */
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

/**
 * Reads the text of a SMILES: brackets, branches, bonds and ring bonds must be well formed (chemistry libraries
 * let `CC(C` and `C==C` pass, or report them as valence). Linear in the length.
 *
 * @param start where the SMILES begins in the text that positions refer to
 * @param limit the most characters
 */
export function readSmiles(smiles: string, start = 0, limit = maxLength): SmilesGraph | Malformation {
  if (smiles === '') return { kind: 'empty', detail: 'there is no atom', offset: null };
  if (smiles.length > limit) {
    const detail = `${smiles.length} characters, the limit is ${limit}`;
    return { kind: 'limit', detail, offset: null };
  }
  return new GraphReader(smiles, start).graph();
}

interface PlacedRing extends OpenRing {
  readonly place: number;
  /** The number of the piece that opens it. */
  readonly piece: number;
}

/** Reads a whole SMILES into a graph, up to the first malformation. */
class GraphReader extends SmilesReader<PlacedRing> {
  readonly #smiles: string;
  readonly #start: number;
  readonly #atoms: SmilesAtom[] = [];
  readonly #bonds: SmilesBond[] = [];
  readonly #pieces: SmilesPiece[] = [];
  readonly #bonded = new Set<number>();
  #malformation: Malformation | null = null;

  constructor(smiles: string, start: number) {
    super();
    this.#smiles = smiles;
    this.#start = start;
  }

  graph(): SmilesGraph | Malformation {
    this.read(this.#smiles);
    if (!this.isHalted) this.#end();
    return this.#malformation ?? { atoms: this.#atoms, bonds: this.#bonds, pieces: this.#pieces };
  }

  #end(): void {
    // The ring that was opened first.
    const [ring] = this.rings;
    // A bracket or ring number that never ends is unexpected where it begins.
    if (this.token !== '') this.#unexpected();
    else if (this.symbol !== '') this.#refuseAtEnd('an atom is missing at the end');
    else if (this.branches.length > 0) this.#refuseAtEnd('a branch is not closed');
    else if (ring !== undefined) {
      this.place = ring.place;
      const detail = `ring bond ${ring.digits}, opened at character ${this.#character}, is not closed`;
      this.#halt('ring bond', detail);
    }
  }

  protected override addAtom(text: string, before: number): number {
    const atom = readAtom(text, this.#start + this.place);
    if (atom === null || 'kind' in atom) {
      if (atom === null) this.#unexpected();
      else this.#refuse(atom.detail, atom.kind);
      return noAtom;
    }
    const index = this.#atoms.push(atom) - 1;
    if (before !== noAtom) {
      this.#pieces.push({ bond: this.#addBond(before, index, this.symbol), symbol: this.symbol });
    }
    this.#pieces.push({ atom: index });
    return index;
  }

  protected override bond(symbol: string): void {
    if (this.symbol !== '' && this.symbol !== '.') this.#refuse('two bond symbols in a row');
    else if (this.current === noAtom || this.symbol === '.') this.#refuse('a bond begins at no atom');
    else super.bond(symbol);
  }

  protected override ringBond(digits: string, written: string): void {
    if (!ringNumber.test(written)) this.#unexpected();
    else if (this.current === noAtom || this.opened || this.symbol === '.')
      this.#refuse('a ring bond stands at no atom');
    else if (Number(digits) > maxRingNumber) {
      this.#refuse(`a ring bond numbered ${digits}, the limit is ${maxRingNumber}`, 'limit');
    } else super.ringBond(digits, written);
  }

  protected override openRing(digits: string, written: string): PlacedRing {
    const { current: atom, symbol, place } = this;
    const piece = this.#pieces.push({ ringBond: -1, symbol, digits: written, opens: true }) - 1;
    return { digits, atom, symbol, place, piece };
  }

  protected override closeRing(opened: PlacedRing, written: string): void {
    const { current, symbol } = this;
    const trouble =
      opened.atom === current
        ? 'joins an atom to itself'
        : this.#bonded.has(pairOf(opened.atom, current))
          ? 'joins two atoms that are bonded already'
          : null;
    if (trouble !== null) {
      this.#halt('ring bond', `ring bond ${opened.digits} at character ${this.#character} ${trouble}`);
      return;
    }
    // The first of two ends that says an order counts, as in RDKit.
    const said = saysOrder(opened.symbol) ? opened.symbol : symbol;
    // A dative bond begins at the end that it is written at; all others at the end that comes first in the text.
    const [a, b] =
      said === opened.symbol || bondKinds[said] !== 'dative'
        ? [opened.atom, current]
        : [current, opened.atom];
    // RDKit forgets the `~` of a ring bond.
    const ringBond = this.#addBond(a, b, said === '~' ? '' : said);
    this.#pieces.push({ ringBond, symbol, digits: written, opens: false });
    this.#pieces[opened.piece] = { ...(this.#pieces[opened.piece] as RingPiece), ringBond };
  }

  protected override openBranch(): void {
    if (this.current === noAtom || this.symbol !== '' || this.opened) {
      this.#refuse('a branch begins at no atom');
    } else {
      this.#pieces.push({ text: '(' });
      super.openBranch();
    }
  }

  protected override closeBranch(): void {
    if (this.branches.length === 0) this.#refuse('a branch is closed that was not opened');
    else if (this.opened || this.symbol !== '') this.#refuse('an atom is missing in a branch');
    else {
      this.#pieces.push({ text: ')' });
      super.closeBranch();
    }
  }

  protected override dot(): void {
    if (this.current === noAtom || this.symbol !== '') this.#refuse('a dot stands between no atoms');
    else if (this.opened) this.#refuse('a branch begins with a dot');
    else {
      this.#pieces.push({ text: '.' });
      super.dot();
    }
  }

  #addBond(a: number, b: number, symbol: string): number {
    const implied = this.#atoms[a]!.aromatic && this.#atoms[b]!.aromatic ? 'aromatic' : 'single';
    const [from, to] = symbol === '<-' ? [b, a] : [a, b];
    this.#bonded.add(pairOf(a, b));
    return this.#bonds.push({ from, to, kind: bondKinds[symbol] ?? implied }) - 1;
  }

  /** The number of the character at {@link place} in the whole text, from 1. */
  get #character(): number {
    return this.#start + this.place + 1;
  }

  #unexpected(): void {
    this.#refuse(`did not expect ${JSON.stringify(this.#smiles[this.place])}`);
  }

  #refuse(what: string, kind: 'syntax' | 'limit' = 'syntax'): void {
    this.#halt(kind, `${what}, at character ${this.#character}`);
  }

  #refuseAtEnd(what: string): void {
    this.place = this.#smiles.length;
    this.#refuse(what);
  }

  #halt(kind: Malformation['kind'], detail: string): void {
    this.isHalted = true;
    this.#malformation = { kind, detail, offset: this.#start + this.place };
  }
}

type RingPiece = Extract<SmilesPiece, { digits: string }>;

/** Whether a symbol at one end of a ring bond says its order, which marks of direction do not. */
function saysOrder(symbol: string): boolean {
  return symbol !== '' && symbol !== '/' && symbol !== '\\';
}

/** One number for two atoms, in either order; atoms are below 2^16. */
function pairOf(a: number, b: number): number {
  return Math.min(a, b) * 65_536 + Math.max(a, b);
}
