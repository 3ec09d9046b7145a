import { noAtom, type OpenRing, SmilesReader } from '../smiles/smilesReader.js';
import { AromaticSystems } from './aromaticSystems.js';
import type { Unknown } from './aromaticView.js';
import { atomKindOf, unreadable } from './atomKind.js';
import type { AtomTree } from './atomTree.js';
import { aromatic, isDirection, orderOf, single } from './bondHalves.js';
import { ruleBits } from './rules.js';
import type { WrittenAtoms } from './writtenAtoms.js';

/** A ring bond that is open, with the halves that its atom has set aside for it. */
export interface ReservedRing extends OpenRing {
  readonly reserved: number;
}

/** In a look ahead, stands before text that is not known yet. */
export const unknownText = '?';
/** The rest of a bracket with a gap: up to its end, or the letter that stands for its element. */
const restOfBracket = /^(?:[^[\]()]*\]|C\?)?/;

/**
 * Reads a SMILES in progress and holds it against the rules, see `smilesPrefix.ts`: it counts the bonds of every atom, and
 * goes on after a broken rule as best it can. In a look ahead the text has gaps, and an atom next to a gap may have more
 * bonds than the text shows.
 */
export class SmilesRules extends SmilesReader<ReservedRing> {
  readonly atoms: WrittenAtoms;
  ringsClosed = 0;
  /** Null for a text without gaps. */
  unknown: Unknown | null = null;
  /** Null until there is an aromatic atom or bond. */
  protected systems: AromaticSystems | null = null;
  /** Rules that are broken, but for aromaticity. */
  protected brokenBonds = 0;
  /** In a look ahead, rules that are broken if nothing but the stand-ins is written. */
  protected brokenIfSo = 0;
  /** Bonds and characters that tokens which were broken off may come to owe. */
  protected unfinished = 0;
  /** How far the first of these tokens came. */
  protected brokenOff = '';
  /** Whether the next atom stands for unknown text. */
  protected standsIn = false;
  /** The workspace that all copies share. */
  protected readonly tree: AtomTree;

  constructor(atoms: WrittenAtoms, tree: AtomTree) {
    super();
    this.atoms = atoms;
    this.tree = tree;
  }

  /** Takes over the state of another reader of the same text, but for its atoms. */
  protected copyFrom(source: SmilesRules): void {
    this.current = source.current;
    this.branches = source.branches;
    this.rings = source.rings;
    this.symbol = source.symbol;
    this.opened = source.opened;
    this.token = source.token;
    this.ringsClosed = source.ringsClosed;
    this.unknown = source.unknown;
    this.systems = source.systems === null ? null : source.systems.copy();
    this.brokenBonds = source.brokenBonds;
    this.brokenIfSo = source.brokenIfSo;
    this.unfinished = source.unfinished;
    this.brokenOff = source.brokenOff;
    this.standsIn = source.standsIn;
  }

  /** Rules that the text breaks whatever comes next, as bits. */
  get broken(): number {
    return this.systems?.isFaulty(this) === true ? this.brokenBonds | ruleBits.aromaticity : this.brokenBonds;
  }

  /** Reads the next piece of a text, which may have gaps. */
  advance(text: string): void {
    this.systems?.textChanged();
    let from = 0;
    for (let gap = text.indexOf(unknownText); gap >= 0; gap = text.indexOf(unknownText, from)) {
      this.read(text, from, gap);
      from = this.#lookOver(text, gap + 1);
    }
    this.read(text, from);
  }

  /**
   * Reads past a gap, as if the shortest possible text stood in it.
   *
   * @param from where the text goes on behind the gap
   * @returns where it goes on behind a bracket with the gap
   */
  #lookOver(text: string, from: number): number {
    this.unknown ??= { open: [], standIns: [] };
    let next = from;
    if (this.token !== '') {
      const isBracket = this.token.startsWith('[');
      this.token = '';
      this.unfinished += isBracket ? 4 : 1;
      if (isBracket) {
        next += restOfBracket.exec(text.slice(from))![0].length;
        this.standsIn = true;
        this.atom('');
      }
    }
    const { open, standIns } = this.unknown;
    if (this.current !== noAtom) this.unknown = { open: [...open, this.current], standIns };
    // A bond symbol before a gap belongs to a ring bond whose number is not known.
    if (text[next] !== 'C') this.symbol = '';
    this.standsIn = text[next] === 'C' && (next === from || text[next - 1] === unknownText);
    return next;
  }

  protected override addAtom(text: string, before: number): number {
    const kind = atomKindOf(text);
    if (kind === null && !this.standsIn) this.brokenBonds |= ruleBits.spelling;
    const atom = this.atoms.add(kind ?? unreadable, before);
    if (kind?.atom.aromatic === true) {
      this.systems ??= new AromaticSystems(this.tree);
      this.systems.addAtom(atom);
    }
    if (this.standsIn) {
      const { open, standIns } = this.unknown!;
      this.unknown = { open: [...open, atom], standIns: [...standIns, atom] };
      this.standsIn = false;
    }
    if (kind !== null && kind.capacity < 0) this.brokenBonds |= ruleBits.valence;
    if (before !== noAtom) {
      this.#addBond(before, atom);
      // Behind its branches an atom's bonds are complete; at the head of a branch more will come.
      if (!this.opened) this.#settle(before);
    }
    return atom;
  }

  protected override bond(symbol: string): void {
    if (symbol.length > 1 || symbol === '~') this.brokenBonds |= ruleBits.spelling;
    super.bond(symbol);
  }

  protected override closeBranch(): void {
    // An empty branch is no end of its atom's bonds: an outlook has such.
    if (!this.opened) this.#settle(this.current);
    super.closeBranch();
  }

  protected override dot(): void {
    if (this.opened) this.brokenBonds |= ruleBits.spelling;
    else this.#settle(this.current);
    super.dot();
  }

  protected override continueToken(character: string): void {
    if (character !== '(' && character !== ')') {
      super.continueToken(character);
      return;
    }
    // An outlook leaves out the rest of a token.
    if (this.unfinished === 0) this.brokenOff = this.token;
    this.token = '';
    this.unfinished += 4;
    this.atom('');
    this.read(character);
  }

  protected override ringBond(digits: string, written: string): void {
    // `%05` and `5` are one number, but `%05` is no SMILES.
    if (written.startsWith('%0') || this.current === noAtom) this.brokenBonds |= ruleBits.spelling;
    if (this.current === noAtom) this.symbol = '';
    else super.ringBond(digits, written);
  }

  protected override openRing(digits: string): ReservedRing {
    const { current: atom, symbol } = this;
    const isAromatic = symbol === '' && this.atoms.kinds[atom]!.atom.aromatic;
    const reserved = orderOf(symbol) ?? (isAromatic ? aromatic : single);
    this.#addHalves(atom, reserved);
    this.atoms.degrees[atom]!++;
    if (reserved > single) this.atoms.unsaturated[atom] = true;
    return { digits, atom, symbol, reserved };
  }

  protected override closeRing({ atom, symbol: first, reserved }: ReservedRing): void {
    const { current, symbol, atoms } = this;
    this.ringsClosed++;
    const contradicts =
      symbol !== '' && first !== '' && (orderOf(symbol) ?? single) !== (orderOf(first) ?? single);
    // A gap may close the ring, and open another with the same number.
    const isCertain = this.unknown === null;
    if (contradicts || atom === current || atoms.areBonded(atom, current)) {
      if (isCertain) this.brokenBonds |= ruleBits.rings;
      else this.brokenIfSo |= ruleBits.rings;
    }
    if (!isCertain) this.unknown = { ...this.unknown!, open: [...this.unknown!.open, atom, current] };
    // The first of two ends that differ counts, as in RDKit.
    const said = first === '' ? symbol : first;
    const order = this.#orderBetween(atom, current, said);
    this.#addHalves(atom, order - reserved);
    this.#addHalves(current, order);
    atoms.degrees[current]!++;
    if (order > single) atoms.unsaturated[atom] = atoms.unsaturated[current] = true;
    if (this.#isAromatic(atom, current, isDirection(first) ? symbol : said))
      this.#addAromaticBond(atom, current, order);
    atoms.ringBonds = [...atoms.ringBonds, atom, current];
  }

  /** Adds a bond of the order that {@link symbol} says. */
  #addBond(a: number, b: number): void {
    const { atoms, symbol } = this;
    const order = this.#orderBetween(a, b, symbol);
    this.#addHalves(a, order);
    this.#addHalves(b, order);
    atoms.degrees[a]!++;
    atoms.degrees[b]!++;
    if (order > single) atoms.unsaturated[a] = atoms.unsaturated[b] = true;
    if (this.#isAromatic(a, b, symbol)) this.#addAromaticBond(a, b, order);
  }

  #addAromaticBond(a: number, b: number, order: number): void {
    this.systems ??= new AromaticSystems(this.tree);
    this.systems.addBond(a, b, order);
  }

  /** A mark of direction says nothing of the order, though it counts as a single bond here. */
  #isAromatic(a: number, b: number, symbol: string): boolean {
    return symbol === ':' || ((symbol === '' || isDirection(symbol)) && this.#areAromatic(a, b));
  }

  #areAromatic(a: number, b: number): boolean {
    return this.atoms.kinds[a]!.atom.aromatic && this.atoms.kinds[b]!.atom.aromatic;
  }

  #orderBetween(a: number, b: number, symbol: string): number {
    return orderOf(symbol) ?? (symbol === '' && this.#areAromatic(a, b) ? aromatic : single);
  }

  #addHalves(atom: number, order: number): void {
    this.atoms.halves[atom]! += order;
    if (!this.atoms.hasTooMany(atom)) return;
    // A stand-in may stand for several atoms; a ring that may be another's brings bonds that are not certain.
    const { open = [], standIns = [] } = this.unknown ?? {};
    if (open.includes(atom) || standIns.includes(atom)) this.brokenIfSo |= ruleBits.valence;
    else this.brokenBonds |= ruleBits.valence;
  }

  /** Holds an atom that gets no more bonds against the rule of radicals. */
  #settle(atom: number): void {
    if (atom === noAtom || this.unknown?.open.includes(atom) === true) return;
    if (this.atoms.lack(atom) > 0) this.brokenBonds |= ruleBits.radicals;
  }
}
