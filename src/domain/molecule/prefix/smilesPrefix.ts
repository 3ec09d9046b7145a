import type { PrefixAutomaton, PrefixState } from '../../../grammar/prefixState.js';
import { type AromaticLack, AromaticSystems, noLack } from './aromaticSystems.js';
import { type AtomKind, atomKindOf } from './atomKind.js';
import { smilesFeatureNames, writeSmilesFeatures } from './smilesFeatures.js';

const rules = ['rings', 'valence', 'radicals', 'spelling', 'aromaticity'] as const;
const [ringsRule, valenceRule, radicalsRule, spellingRule, aromaticityRule] = [1, 2, 4, 8, 16] as const;

/** Orders of bonds in halves: an aromatic bond counts one and a half. */
const halves: Readonly<Record<string, number>> = { '=': 4, '#': 6, $: 8, ':': 3 };
const single = 2;
const aromatic = 3;

/** A ring bond that waits for its other end. */
interface OpenRing {
  readonly digits: string;
  readonly atom: number;
  /** Bond symbol at the opening; '' where none is written. */
  readonly symbol: string;
  /** Halves that the atom has set aside for it. */
  readonly reserved: number;
}

/** Stands in a look ahead before what is not known yet. */
const unknown = '?';
/** What follows in a bracket from there on: up to its end, or the letter that stands for its element. */
const restOfBracket = /^(?:[^[\]()]*\]|C\?)?/;
/** A bracket that any element may stand in. */
const hasNoElement = /^\[\d*$/;

/** No atom: before the first one, and after a dot. */
const nothing = -1;

/**
 * What a SMILES so far says of what may follow: its ring bonds, the valence of every atom, where the next one is
 * bound. For `grammars/smiles.ne`, `grammars/zinc.ne`, and any other grammar of SMILES.
 *
 * Rules. `rings`: a ring bond closes before the end, with the order it was opened with, and joins two atoms that are
 * not bonded already. `valence`: no atom has more bonds than the highest valence of its element at its charge.
 * `radicals`: an atom in brackets leaves no electron unpaired. `spelling`: what a grammar derives and no reader takes:
 * elements that are none, ring numbers that begin with 0, a branch that begins with a dot. `aromaticity`: an atom in
 * lower case is in a ring, its bonds fit a valence, and its system has a Kekulé form, see {@link AromaticSystems}.
 */
export class SmilesPrefix implements PrefixState {
  /** Rules that are broken, but for aromaticity. */
  #broken = 0;
  /** In a look ahead, those that are broken if nothing but the stand-ins is written. */
  #brokenIfSo = 0;
  /** By atom, in the order of the text. */
  kinds: AtomKind[] = [];
  /** The atom that each was bound to when it was written; {@link nothing} for the first of a component. */
  parents: number[] = [];
  /** Bonds of each, in halves. */
  halves: number[] = [];
  degrees: number[] = [];
  /** Whether each has a double, triple or aromatic bond. */
  unsaturated: boolean[] = [];
  /** Where the text has its next atom bound, and the atoms below it that branches go back to. */
  current = nothing;
  branches: number[] = [];
  rings: OpenRing[] = [];
  ringsClosed = 0;
  /** A bond symbol that waits for its atom or ring bond, or `.`. */
  symbol = '';
  /** Whether a branch has just been opened. */
  opened = false;
  /** The bracket or the two-digit ring number that is being written, from its first character; '' outside. */
  token = '';
  /** Both ends of the ring bonds that were closed, one after the other. */
  ringBonds: number[] = [];
  /** See {@link AromaticView}. */
  unknown: { readonly open: readonly number[]; readonly standIns: readonly number[] } | null = null;
  /** Whether the next atom stands for what is not known yet. */
  #standsIn = false;
  /** Of tokens that were broken off: what they may come to owe. */
  #unfinished = 0;
  /** How far the first of them came. */
  #brokenOff = '';
  /** Null until there is an aromatic atom or bond. */
  #aromatic: AromaticSystems | null = null;

  get broken(): number {
    return this.#aromatic?.isFaulty(this) === true ? this.#broken | aromaticityRule : this.#broken;
  }

  get brokenAtEnd(): number {
    let broken = this.broken | this.#brokenIfSo;
    if (!this.#lack.sound) broken |= aromaticityRule;
    if (this.rings.length > 0) broken |= ringsRule;
    if (this.lackAt(this.current) > 0) broken |= radicalsRule;
    for (const atom of this.branches) if (this.lackAt(atom) > 0) broken |= radicalsRule;
    return broken;
  }

  get #lack(): AromaticLack {
    return this.#aromatic?.lackAtEnd(this) ?? noLack;
  }

  get debt(): number {
    // At the head of a branch the atom is on both ends of the stack.
    let debt = this.rings.length + (this.opened ? 0 : this.lackAt(this.current));
    for (const atom of this.branches) debt += this.lackAt(atom);
    const { outside, unpaired } = this.#lack;
    debt += this.#unfinished + outside + unpaired;
    // An atom in brackets may come to lack so many; a ring number may open a ring.
    if (this.token.startsWith('[')) {
      const label = this.token.indexOf(':');
      return debt + 4 + (label < 0 ? 0 : this.token.length - label);
    }
    return this.token === '' || this.rings.some(({ digits }) => digits.length > 1) ? debt : debt + 1;
  }

  get payable(): boolean {
    if (this.token !== '' && !this.#canFinishToken()) return false;
    if (this.#aromatic?.isUnfinished(this) === true) return this.#canMendAromatic();
    // An atom that is still to come will be one with bonds to spare.
    if (this.symbol !== '' || this.opened || this.current === nothing || this.token !== '')
      return this.symbol !== '$';
    return this.room(this.current) > 0 || this.branches.some((atom) => this.room(atom) > 0);
  }

  /** Whether the bracket that is being written can be an atom that finds as many bonds as it needs. */
  #canFinishToken(): boolean {
    const { token, current, symbol } = this;
    if (hasNoElement.test(token)) return true;
    if (token.startsWith('%')) return this.#hasRoom();
    const kind = token.startsWith('[') ? atomKindOf(`${token}]`) : null;
    if (kind === null) return false;
    const bonds = current === nothing || symbol === '.' ? 0 : (halves[symbol] ?? single) / 2;
    return kind.capacity >= bonds && (kind.saturated?.some((number) => number >= bonds) ?? true);
  }

  /** Whether what aromatic systems lack can be made good by a chain of atoms to come, each of which closes a ring. */
  #canMendAromatic(): boolean {
    const { current, symbol, rings } = this;
    if (this.broken !== 0 || current === nothing || symbol === '$' || symbol === '.') return false;
    if (halves[symbol] !== undefined) return this.#hasRoom(current, halves[symbol] / 2);
    if (rings.length === 0) {
      const { outside, unpaired } = this.#lack;
      if (outside > 0 && !this.opened) return this.room(current) >= 2;
      if (outside === 0 && unpaired === 0) return true;
    }
    return this.#hasRoom() || this.branches.some((atom) => this.#hasRoom(atom));
  }

  wanted(atEnd: PrefixState): string {
    const end = atEnd as SmilesPrefix;
    // What the text to come would break, it breaks by closing rings that it should not find open.
    const isSpoiled = ((end.broken | end.#brokenIfSo) & ~this.broken) !== 0;
    const owed = isSpoiled ? this.rings : this.rings.filter((ring) => end.rings.includes(ring));
    // The text to come has the second end of these, and takes it for the first.
    const missing = end.rings.filter(({ atom }) => atom >= this.kinds.length);
    if (this.token.startsWith('[')) {
      const unfinished = end.#unfinished > this.#unfinished ? end.#brokenOff : end.token;
      const isOurs = unfinished.startsWith(this.token);
      return this.#wantedInBrackets(isOurs ? unfinished.charAt(this.token.length) : '');
    }
    if (this.token !== '') {
      const place = this.token.length - 1;
      return [...owed, ...missing].map(({ digits }) => (digits.length > 1 ? digits[place] : '')).join('');
    }
    const { current } = this;
    const { outside, unpaired } = end.#lack;
    const isOwing = owed.length + missing.length > 0;
    if (this.symbol !== '' || this.opened) {
      if (unpaired > 0) return '';
      // Behind an atom that is still to come, which is bound to this one.
      return [...missing, ...owed.filter(({ atom }) => atom !== current)].map(firstOf).join('');
    }
    const isAromatic = current !== nothing && this.kinds[current]!.atom.aromatic;
    if (outside > 0 && isAromatic && this.#mayOpen()) return this.#freeDigit();
    if (unpaired > 0 && (isAromatic || this.branches.length === 0) && this.#hasRoom()) return 'c';
    const lack = current === nothing ? 0 : Math.min(this.lackAt(current), end.lackAt(current));
    // One bond more is the rest of the chain, two are a branch first.
    let wanted = lack > 1 ? '(' : lack > 0 ? 'C' : '';
    const mayOpen = current === nothing || this.#hasRoom();
    // What is missing has less time than what is owed.
    if (mayOpen && missing.length > 0) return wanted + missing.map(firstOf).join('');
    for (const ring of owed) {
      // An electron that waits for another does not find it here.
      if (unpaired > 0 && !isAromatic && this.kinds[ring.atom]!.atom.aromatic) continue;
      if (this.#mayClose(ring)) wanted += firstOf(ring);
    }
    return wanted === '' && isOwing && unpaired === 0 && this.#hasRoom() ? 'C' : wanted;
  }

  /** Whether an atom can take a bond more. */
  #hasRoom(atom = this.current, order = 1): boolean {
    if (atom === nothing || this.room(atom) >= order) return atom !== nothing;
    // Three aromatic bonds of a nitrogen are three bonds.
    return this.kinds[atom]!.atom.aromatic && this.#aromatic!.canTake(this, atom, order);
  }

  /** Whether a ring that is opened at the current atom would hold it, and no other does. */
  #mayOpen(): boolean {
    const { current } = this;
    if (this.room(current) < 2) return false;
    return this.rings.length === 0 && !this.ringBonds.includes(current);
  }

  #freeDigit(): string {
    for (let digit = 1; digit <= 9; digit++) {
      if (!this.rings.some(({ digits }) => digits === String(digit))) return String(digit);
    }
    return '';
  }

  /**
   * What ends the bracket with no electron unpaired, if hydrogens or a charge can do so.
   *
   * @param behind what is to follow the bracket; '' where that is not known
   */
  #wantedInBrackets(behind: string): string {
    const { token, current, symbol } = this;
    const kind = atomKindOf(`${token}]`);
    if (kind === null) return ']';
    let bonds = current === nothing || symbol === '.' ? 0 : (halves[symbol] ?? single) / 2;
    if (behind !== '') bonds += (halves[behind] ?? single) / 2;
    const isCharged = /[+-]/.test(token);
    if (kind.capacity < bonds) return isCharged ? ']' : '+-';
    const { saturated } = kind;
    if (saturated === null) return ']';
    const lack = (saturated.find((number) => number >= bonds) ?? bonds) - bonds;
    if (lack === 0) return ']';
    if (token.endsWith('H') && token.length > 2) return String(1 + lack);
    return isCharged || /[A-Za-z@]H/.test(token) ? ']' : 'H';
  }

  advance(text: string): void {
    this.#aromatic?.textChanged();
    for (let i = 0; i < text.length; i++) {
      const character = text[i]!;
      if (character === unknown) {
        i += this.#lookOver(text.slice(i + 1));
      } else if (this.token !== '') {
        this.#continueToken(character);
      } else if (character === 'C' && text[i + 1] === 'l') {
        this.#atom('Cl');
        i++;
      } else if (character === 'B' && text[i + 1] === 'r') {
        this.#atom('Br');
        i++;
      } else {
        this.#read(character);
      }
    }
  }

  copy(): SmilesPrefix {
    const twin = new SmilesPrefix();
    twin.#broken = this.#broken;
    twin.kinds = this.kinds.slice();
    twin.parents = this.parents.slice();
    twin.halves = this.halves.slice();
    twin.degrees = this.degrees.slice();
    twin.unsaturated = this.unsaturated.slice();
    twin.current = this.current;
    twin.branches = this.branches.slice();
    twin.rings = this.rings.slice();
    twin.ringsClosed = this.ringsClosed;
    twin.symbol = this.symbol;
    twin.opened = this.opened;
    twin.token = this.token;
    twin.ringBonds = this.ringBonds.slice();
    twin.unknown = this.unknown;
    twin.#brokenIfSo = this.#brokenIfSo;
    twin.#standsIn = this.#standsIn;
    twin.#unfinished = this.#unfinished;
    twin.#brokenOff = this.#brokenOff;
    if (this.#aromatic !== null) twin.#aromatic = this.#aromatic.copy();
    return twin;
  }

  writeFeatures(into: Float32Array, offset: number): void {
    writeSmilesFeatures(this, into, offset);
  }

  /** Bonds that an atom can still take. */
  room(atom: number): number {
    return atom === nothing ? 0 : this.kinds[atom]!.capacity - this.halves[atom]! / 2;
  }

  /** Bonds that an atom in brackets still needs to leave no electron unpaired. */
  lackAt(atom: number): number {
    if (atom === nothing) return 0;
    const { saturated, atom: written } = this.kinds[atom]!;
    if (saturated === null || written.aromatic) return 0;
    const bonds = this.halves[atom]! / 2;
    const enough = saturated.find((number) => number >= bonds);
    return enough === undefined ? 0 : Math.ceil(enough - bonds);
  }

  /** Bonds from one atom to another along the atoms as they were written; Infinity between components. */
  distance(from: number, to: number): number {
    // Atoms are written after those that they are bound to, so the later of two is never the common one.
    let [a, b, steps] = [from, to, 0];
    while (a !== b) {
      if (a > b) a = this.parents[a]!;
      else b = this.parents[b]!;
      if (a === nothing || b === nothing) return Number.POSITIVE_INFINITY;
      steps++;
    }
    return steps;
  }

  /**
   * In a look ahead: what stands here is not known, but for the shortest that could.
   *
   * @returns how much of the rest belongs to a bracket that is looked over
   */
  #lookOver(rest: string): number {
    this.unknown ??= { open: [], standIns: [] };
    let belonging = 0;
    if (this.token !== '') {
      const isBracket = this.token.startsWith('[');
      this.token = '';
      this.#unfinished += isBracket ? 4 : 1;
      if (isBracket) {
        belonging = restOfBracket.exec(rest)![0].length;
        this.#standsIn = true;
        this.#atom('');
      }
    }
    const { open, standIns } = this.unknown;
    if (this.current !== nothing) this.unknown = { open: [...open, this.current], standIns };
    // A bond symbol was that of a ring bond whose number is not known.
    if (rest[belonging] !== 'C') this.symbol = '';
    this.#standsIn = rest[belonging] === 'C' && (belonging === 0 || rest[belonging - 1] === unknown);
    return belonging;
  }

  #read(character: string): void {
    switch (character) {
      case '(':
        this.branches.push(this.current);
        this.opened = true;
        return;
      case ')':
        // Nothing written in the branch: so an outlook sees it.
        if (!this.opened) this.#settle(this.current);
        this.opened = false;
        this.current = this.branches.pop() ?? nothing;
        return;
      case '.':
        if (this.opened) this.#broken |= spellingRule;
        else this.#settle(this.current);
        this.symbol = character;
        return;
      case '-':
      case '=':
      case '#':
      case '$':
      case ':':
      case '/':
      case '\\':
        this.symbol = character;
        return;
      case '[':
      case '%':
        this.token = character;
        return;
      default:
        if (character >= '0' && character <= '9') this.#ring(character);
        else this.#atom(character);
    }
  }

  #continueToken(character: string): void {
    if (character === '(' || character === ')') {
      // An outlook leaves out what has yet to be written of the token.
      if (this.#unfinished === 0) this.#brokenOff = this.token;
      this.token = '';
      this.#unfinished += 4;
      this.#atom('');
      this.#read(character);
      return;
    }
    this.token += character;
    if (this.token.startsWith('[')) {
      if (character !== ']') return;
      const text = this.token;
      this.token = '';
      this.#atom(text);
    } else if (this.token.length === 3) {
      const digits = this.token.slice(1);
      this.token = '';
      // `%05` and `5` are one number, but `%05` is no SMILES.
      if (digits.startsWith('0')) this.#broken |= spellingRule;
      this.#ring(String(Number(digits)));
    }
  }

  #atom(text: string): void {
    const kind = atomKindOf(text);
    if (kind === null && !this.#standsIn) this.#broken |= spellingRule;
    const atom = this.kinds.push(kind ?? unreadable) - 1;
    if (kind?.atom.aromatic === true) {
      this.#aromatic ??= new AromaticSystems();
      this.#aromatic.addAtom(atom);
    }
    if (this.#standsIn) {
      const { open, standIns } = this.unknown!;
      this.unknown = { open: [...open, atom], standIns: [...standIns, atom] };
      this.#standsIn = false;
    }
    if (kind !== null && kind.capacity < 0) this.#broken |= valenceRule;
    this.halves.push(0);
    this.degrees.push(0);
    this.unsaturated.push(false);
    const before = this.symbol === '.' ? nothing : this.current;
    this.parents.push(before);
    if (before !== nothing) {
      this.#bond(before, atom, this.symbol);
      // Behind its branches an atom's bonds are complete; at the head of a branch more will come.
      if (!this.opened) this.#settle(before);
    }
    this.current = atom;
    this.symbol = '';
    this.opened = false;
  }

  #bond(a: number, b: number, symbol: string): void {
    const order = this.#orderOf(a, b, symbol);
    this.#addHalves(a, order);
    this.#addHalves(b, order);
    this.degrees[a]!++;
    this.degrees[b]!++;
    if (order > single) this.unsaturated[a] = this.unsaturated[b] = true;
    if (this.#isAromatic(a, b, symbol)) this.#addAromaticBond(a, b, order);
  }

  /** A mark of direction says nothing of the order, though it is counted as a single bond here. */
  #isAromatic(a: number, b: number, symbol: string): boolean {
    const isImplied = symbol === '' || isDirection(symbol);
    return symbol === ':' || (isImplied && this.kinds[a]!.atom.aromatic && this.kinds[b]!.atom.aromatic);
  }

  #addAromaticBond(a: number, b: number, order: number): void {
    this.#aromatic ??= new AromaticSystems();
    this.#aromatic.addBond(a, b, order);
  }

  #orderOf(a: number, b: number, symbol: string): number {
    const written = halves[symbol];
    if (written !== undefined) return written;
    const implied = symbol === '' && this.kinds[a]!.atom.aromatic && this.kinds[b]!.atom.aromatic;
    return implied ? aromatic : single;
  }

  #addHalves(atom: number, order: number): void {
    this.halves[atom]! += order;
    if (!this.#exceeds(atom)) return;
    // A stand-in may stand for several atoms; a ring that may be another's brings bonds that are not certain.
    const { open = [], standIns = [] } = this.unknown ?? {};
    if (open.includes(atom) || standIns.includes(atom)) this.#brokenIfSo |= valenceRule;
    else this.#broken |= valenceRule;
  }

  #exceeds(atom: number): boolean {
    const { capacity, atom: written } = this.kinds[atom]!;
    // Aromatic bonds are counted high: three of them are four bonds at most.
    const slack = written.aromatic ? 3 : 0;
    return this.halves[atom]! > 2 * capacity + slack;
  }

  #ring(digits: string): void {
    const { current, symbol } = this;
    this.symbol = '';
    if (current === nothing) {
      this.#broken |= spellingRule;
      return;
    }
    const index = this.rings.findIndex((ring) => ring.digits === digits);
    if (index < 0) {
      const reserved =
        halves[symbol] ?? (this.kinds[current]!.atom.aromatic && symbol === '' ? aromatic : single);
      this.rings.push({ digits, atom: current, symbol, reserved });
      this.#addHalves(current, reserved);
      this.degrees[current]!++;
      if (reserved > single) this.unsaturated[current] = true;
      return;
    }
    const { atom, symbol: first, reserved } = this.rings[index]!;
    this.rings.splice(index, 1);
    this.ringsClosed++;
    const contradicts = symbol !== '' && first !== '' && orderClass(symbol) !== orderClass(first);
    // What is looked over may close the ring, and open another with the same number.
    const isCertain = this.unknown === null;
    if (contradicts || atom === current || this.#areBonded(atom, current)) {
      if (isCertain) this.#broken |= ringsRule;
      else this.#brokenIfSo |= ringsRule;
    }
    if (!isCertain) this.unknown = { ...this.unknown!, open: [...this.unknown!.open, atom, current] };
    // Where the two ends differ, the first counts, as in RDKit.
    const written = first === '' ? symbol : first;
    const order = this.#orderOf(atom, current, written);
    this.#addHalves(atom, order - reserved);
    this.#addHalves(current, order);
    this.degrees[current]!++;
    if (order > single) this.unsaturated[atom] = this.unsaturated[current] = true;
    const said = isDirection(first) ? symbol : written;
    if (this.#isAromatic(atom, current, said)) this.#addAromaticBond(atom, current, order);
    this.ringBonds.push(atom, current);
  }

  /** Whether the ring may be closed at the current atom, with the order it was opened with. */
  #mayClose({ atom, symbol, reserved }: OpenRing): boolean {
    const { current } = this;
    const order = symbol === '' ? single : reserved;
    return (
      current !== nothing &&
      atom !== current &&
      (this.room(current) >= order / 2 || (order !== 2 * single && this.#hasRoom())) &&
      !this.#areBonded(atom, current)
    );
  }

  #areBonded(a: number, b: number): boolean {
    if (this.parents[a] === b || this.parents[b] === a) return true;
    for (let i = 0; i < this.ringBonds.length; i += 2) {
      const [from, to] = [this.ringBonds[i], this.ringBonds[i + 1]];
      if ((from === a && to === b) || (from === b && to === a)) return true;
    }
    return false;
  }

  /** Says what is wrong with an atom that gets no more bonds. */
  #settle(atom: number): void {
    if (atom === nothing || this.unknown?.open.includes(atom) === true) return;
    if (this.lackAt(atom) > 0) this.#broken |= radicalsRule;
  }
}

/** Stands for an atom that is none, so that the text goes on. */
const unreadable: AtomKind = {
  atom: {
    text: '',
    offset: 0,
    atomicNumber: 0,
    aromatic: false,
    bracket: true,
    isotope: '',
    chirality: '',
    hydrogens: 0,
    charge: 0,
  },
  capacity: Number.POSITIVE_INFINITY,
  saturated: null,
  filled: [],
};

/** The character that the number of a ring begins with. */
function firstOf({ digits }: OpenRing): string {
  return digits.length === 1 ? digits : '%';
}

function isDirection(symbol: string): boolean {
  return symbol === '/' || symbol === '\\';
}

/** Direction marks are single bonds. */
function orderClass(symbol: string): number {
  return halves[symbol] ?? single;
}

export const smilesAutomaton: PrefixAutomaton = {
  name: 'smiles-1',
  features: smilesFeatureNames,
  rules,
  filler: 'C()',
  unknown,
  start: () => new SmilesPrefix(),
};
