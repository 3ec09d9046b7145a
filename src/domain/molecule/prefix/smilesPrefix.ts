import type { PrefixAutomaton, PrefixState } from '../../../grammar/prefixState.js';
import { noAtom, type OpenRing } from '../smiles/smilesReader.js';
import { type AromaticLack, noLack } from './aromaticSystems.js';
import { atomKindOf } from './atomKind.js';
import { AtomTree } from './atomTree.js';
import { orderOf, single } from './bondHalves.js';
import { ruleBits, rules } from './rules.js';
import { smilesFeatureNames, writeSmilesFeatures } from './smilesFeatures.js';
import { type ReservedRing, SmilesRules, unknownText } from './smilesRules.js';
import { WrittenAtoms } from './writtenAtoms.js';

/** A bracket whose element is not written yet. */
const hasNoElement = /^\[\d*$/;

/**
 * The state of a SMILES in progress as a decoder and a guard see it: which rules it breaks, what it owes before it may
 * end, and what helps to pay. For `grammars/smiles.ne`, `grammars/zinc.ne`, and any other grammar of SMILES.
 *
 * Rules. `rings`: a ring bond closes before the end, with the order it was opened with, and joins two atoms that are
 * not bonded already. `valence`: no atom has more bonds than the highest valence of its element at its charge.
 * `radicals`: an atom in brackets leaves no electron unpaired. `spelling`: a grammar derives it and no reader takes it:
 * symbols of no element, ring numbers that begin with 0, a branch that begins with a dot. `aromaticity`: an atom in
 * lower case is in a ring, its bonds fit a valence, and its system has a Kekulé form, see `aromaticSystems.ts`.
 */
export class SmilesPrefix extends SmilesRules implements PrefixState {
  get brokenAtEnd(): number {
    let broken = this.broken | this.brokenIfSo;
    if (!this.#lack.sound) broken |= ruleBits.aromaticity;
    if (this.rings.length > 0) broken |= ruleBits.rings;
    if (this.atoms.lack(this.current) > 0) broken |= ruleBits.radicals;
    for (const atom of this.branches) if (this.atoms.lack(atom) > 0) broken |= ruleBits.radicals;
    return broken;
  }

  get #lack(): AromaticLack {
    return this.systems?.lackAtEnd(this) ?? noLack;
  }

  get debt(): number {
    // At the head of a branch the atom is on both ends of the stack.
    let debt = this.rings.length + (this.opened ? 0 : this.atoms.lack(this.current));
    for (const atom of this.branches) debt += this.atoms.lack(atom);
    const { outside, unpaired } = this.#lack;
    debt += this.unfinished + outside + unpaired;
    // An atom in brackets may come to lack so many; a ring number may open a ring.
    if (this.token.startsWith('[')) {
      const label = this.token.indexOf(':');
      return debt + 4 + (label < 0 ? 0 : this.token.length - label);
    }
    return this.token === '' || this.rings.some(({ digits }) => digits.length > 1) ? debt : debt + 1;
  }

  get payable(): boolean {
    const { token, symbol, current, atoms } = this;
    if (token !== '' && !this.#canFinishToken()) return false;
    if (this.systems?.isUnfinished(this) === true) return this.#canMendAromatic();
    // An atom that is still to come will be one with bonds to spare.
    if (symbol !== '' || this.opened || current === noAtom || token !== '') return symbol !== '$';
    return atoms.room(current) > 0 || this.branches.some((atom) => atoms.room(atom) > 0);
  }

  /** Whether the bracket that is being written can be an atom that finds as many bonds as it needs. */
  #canFinishToken(): boolean {
    const { token } = this;
    if (hasNoElement.test(token)) return true;
    if (token.startsWith('%')) return this.#hasRoom();
    const kind = token.startsWith('[') ? atomKindOf(`${token}]`) : null;
    if (kind === null) return false;
    const bonds = this.#bondsOfNext();
    return kind.capacity >= bonds && (kind.saturated?.some((number) => number >= bonds) ?? true);
  }

  /** The order of the bond that binds the next atom; 0 for none. */
  #bondsOfNext(): number {
    const { current, symbol } = this;
    return current === noAtom || symbol === '.' ? 0 : (orderOf(symbol) ?? single) / 2;
  }

  /** Whether a chain of atoms to come, each of which closes a ring, can make good what aromatic systems lack. */
  #canMendAromatic(): boolean {
    const { current, symbol, rings } = this;
    if (this.broken !== 0 || current === noAtom || symbol === '$' || symbol === '.') return false;
    const order = orderOf(symbol);
    if (order !== undefined) return this.#hasRoom(current, order / 2);
    if (rings.length === 0) {
      const { outside, unpaired } = this.#lack;
      if (outside > 0 && !this.opened) return this.atoms.room(current) >= 2;
      if (outside === 0 && unpaired === 0) return true;
    }
    return this.#hasRoom() || this.branches.some((atom) => this.#hasRoom(atom));
  }

  wanted(atEnd: PrefixState): string {
    const end = atEnd as SmilesPrefix;
    // The text to come breaks a rule by closing rings that it should not find open.
    const isSpoiled = ((end.broken | end.brokenIfSo) & ~this.broken) !== 0;
    const owed = isSpoiled ? this.rings : this.rings.filter((ring) => end.rings.includes(ring));
    // The text to come has the second end of these, and takes it for the first.
    const missing = end.rings.filter(({ atom }) => atom >= this.atoms.kinds.length);
    if (this.token.startsWith('[')) {
      const unfinished = end.unfinished > this.unfinished ? end.brokenOff : end.token;
      const isOurs = unfinished.startsWith(this.token);
      return this.#wantedInBrackets(isOurs ? unfinished.charAt(this.token.length) : '');
    }
    if (this.token !== '') {
      const place = this.token.length - 1;
      return [...owed, ...missing].map(({ digits }) => (digits.length > 1 ? digits[place] : '')).join('');
    }
    const { current, atoms } = this;
    const { outside, unpaired } = end.#lack;
    const isOwing = owed.length + missing.length > 0;
    if (this.symbol !== '' || this.opened) {
      if (unpaired > 0) return '';
      // Behind an atom that is still to come, which is bound to this one.
      return [...missing, ...owed.filter(({ atom }) => atom !== current)].map(firstDigit).join('');
    }
    const isAromatic = current !== noAtom && atoms.kinds[current]!.atom.aromatic;
    if (outside > 0 && isAromatic && this.#mayOpen()) return this.#freeDigit();
    if (unpaired > 0 && (isAromatic || this.branches.length === 0) && this.#hasRoom()) return 'c';
    const lack = current === noAtom ? 0 : Math.min(atoms.lack(current), end.atoms.lack(current));
    // One bond more is the rest of the chain, two are a branch first.
    let characters = lack > 1 ? '(' : lack > 0 ? 'C' : '';
    const mayOpen = current === noAtom || this.#hasRoom();
    // Rings that are missing have less time than those that are owed.
    if (mayOpen && missing.length > 0) return characters + missing.map(firstDigit).join('');
    for (const ring of owed) {
      // An electron that waits for another does not find it here.
      if (unpaired > 0 && !isAromatic && atoms.kinds[ring.atom]!.atom.aromatic) continue;
      if (this.#mayClose(ring)) characters += firstDigit(ring);
    }
    return characters === '' && isOwing && unpaired === 0 && this.#hasRoom() ? 'C' : characters;
  }

  /** Whether an atom can take a bond more. */
  #hasRoom(atom = this.current, order = 1): boolean {
    if (atom === noAtom || this.atoms.room(atom) >= order) return atom !== noAtom;
    // Three aromatic bonds of a nitrogen are three bonds.
    return this.atoms.kinds[atom]!.atom.aromatic && this.systems!.canTake(this, atom, order);
  }

  /** Whether a ring that is opened at the current atom would hold it, and no other does. */
  #mayOpen(): boolean {
    const { current, atoms } = this;
    return atoms.room(current) >= 2 && this.rings.length === 0 && !atoms.ringBonds.includes(current);
  }

  /** Whether the ring may be closed at the current atom, with the order it was opened with. */
  #mayClose({ atom, symbol, reserved }: ReservedRing): boolean {
    const { current, atoms } = this;
    if (current === noAtom || atom === current || atoms.areBonded(atom, current)) return false;
    const order = symbol === '' ? single : reserved;
    return atoms.room(current) >= order / 2 || (order !== 2 * single && this.#hasRoom());
  }

  #freeDigit(): string {
    for (let digit = 1; digit <= 9; digit++) {
      if (!this.rings.some(({ digits }) => digits === String(digit))) return String(digit);
    }
    return '';
  }

  /**
   * The characters that end the bracket with no electron unpaired, if hydrogens or a charge can do so.
   *
   * @param behind the character that is to follow the bracket; '' where that is not known
   */
  #wantedInBrackets(behind: string): string {
    const { token } = this;
    const kind = atomKindOf(`${token}]`);
    if (kind === null) return ']';
    let bonds = this.#bondsOfNext();
    if (behind !== '') bonds += (orderOf(behind) ?? single) / 2;
    const isCharged = /[+-]/.test(token);
    if (kind.capacity < bonds) return isCharged ? ']' : '+-';
    const { saturated } = kind;
    if (saturated === null) return ']';
    const lack = (saturated.find((number) => number >= bonds) ?? bonds) - bonds;
    if (lack === 0) return ']';
    if (token.endsWith('H') && token.length > 2) return String(1 + lack);
    return isCharged || /[A-Za-z@]H/.test(token) ? ']' : 'H';
  }

  copy(): SmilesPrefix {
    const twin = new SmilesPrefix(this.atoms.copy(), this.tree);
    twin.copyFrom(this);
    return twin;
  }

  writeFeatures(into: Float32Array, offset: number): void {
    writeSmilesFeatures(this, into, offset);
  }
}

/** The character that the number of a ring begins with. */
function firstDigit({ digits }: OpenRing): string {
  return digits.length === 1 ? digits : '%';
}

export const smilesAutomaton: PrefixAutomaton = {
  name: 'smiles-1',
  features: smilesFeatureNames,
  rules,
  filler: 'C()',
  unknown: unknownText,
  start: () => new SmilesPrefix(new WrittenAtoms(), new AtomTree()),
};
