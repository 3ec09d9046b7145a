/** Stands for no atom: before the first one, and behind a dot. */
export const noAtom = -1;

const none: readonly never[] = [];

/** A ring bond that waits for its other end. */
export interface OpenRing {
  /** Its number, without `%`. */
  readonly digits: string;
  readonly atom: number;
  /** The bond symbol at this end; '' for none. */
  readonly symbol: string;
}

/**
 * Reads a SMILES from left to right, in pieces of any length, and holds the state in which the text goes on: the atom
 * to bind the next one to, open branches and ring bonds, a bond symbol or part of an atom that waits for the rest. It judges
 * nothing: the readers that extend it do, of a whole text (`readSmiles.ts`) or of one in progress (`smilesRules.ts`).
 * A piece may end anywhere but between the two characters of `Cl`, `Br`, `->`, `<-` and `\\`.
 * Its lists are replaced, never changed, so that copies share them.
 */
export abstract class SmilesReader<Ring extends OpenRing> {
  /** The atom that the text binds its next one to. */
  current = noAtom;
  /** The atoms that open branches go back to, the innermost last. */
  branches: readonly number[] = none;
  rings: readonly Ring[] = none;
  /** The bond symbol that waits for its atom or ring bond, or `.`; '' for none. */
  symbol = '';
  /** Whether a branch has been opened and holds no atom yet. */
  opened = false;
  /** The bracket or the ring number of several digits that is being written, from its first character; '' outside. */
  token = '';
  /** The place in its string where the atom, number or symbol that is being read begins, from 0. */
  protected place = 0;
  /** Whether the reader reads no further. */
  protected isHalted = false;

  /** Reads the next piece of the text: the characters of a string from one place to another. */
  protected read(text: string, from = 0, to = text.length): void {
    for (let i = from; i < to && !this.isHalted; i++) {
      const character = text[i]!;
      if (this.token !== '') this.continueToken(character);
      else {
        this.place = i;
        if (this.#begin(character, text[i + 1])) i++;
      }
    }
  }

  /** Adds an atom, bound to another by {@link symbol}. @param before {@link noAtom} for none @returns its number */
  protected abstract addAtom(text: string, before: number): number;

  /** The ring bond that {@link symbol} and a number open at the current atom. @param written the number as it stands */
  protected abstract openRing(digits: string, written: string): Ring;

  /** Closes a ring bond, no longer among {@link rings}, at the current atom. */
  protected abstract closeRing(ring: Ring, written: string): void;

  /** Reads an atom, in its brackets where it has some, or a character that no SMILES has. */
  protected atom(text: string): void {
    this.current = this.addAtom(text, this.symbol === '.' ? noAtom : this.current);
    this.symbol = '';
    this.opened = false;
  }

  protected bond(symbol: string): void {
    this.symbol = symbol;
  }

  protected ringBond(digits: string, written: string): void {
    const index = this.rings.findIndex((ring) => ring.digits === digits);
    if (index < 0) this.rings = [...this.rings, this.openRing(digits, written)];
    else {
      const ring = this.rings[index]!;
      this.rings = this.rings.length === 1 ? none : this.rings.filter((other) => other !== ring);
      this.closeRing(ring, written);
    }
    this.symbol = '';
  }

  protected openBranch(): void {
    this.branches = [...this.branches, this.current];
    this.opened = true;
  }

  protected closeBranch(): void {
    this.opened = false;
    this.current = this.branches.at(-1) ?? noAtom;
    this.branches = this.branches.length <= 1 ? none : this.branches.slice(0, -1);
  }

  protected dot(): void {
    this.symbol = '.';
  }

  /** Reads one more character of {@link token}. */
  protected continueToken(character: string): void {
    const token = this.token + character;
    const isBracket = token.startsWith('[');
    const isInBrackets = token[1] === '(';
    const isComplete = isBracket ? character === ']' : isInBrackets ? character === ')' : token.length === 3;
    this.token = isComplete ? '' : token;
    if (!isComplete) return;
    if (isBracket) this.atom(token);
    else this.ringBond(String(Number(isInBrackets ? token.slice(2, -1) : token.slice(1))), token);
  }

  /** Reads a character outside brackets. @returns whether the next one belongs to it */
  #begin(character: string, next: string | undefined): boolean {
    switch (character) {
      case '(':
        this.openBranch();
        return false;
      case ')':
        this.closeBranch();
        return false;
      case '.':
        this.dot();
        return false;
      case '-': {
        const isDative = next === '>';
        this.bond(isDative ? '->' : '-');
        return isDative;
      }
      case '=':
      case '#':
      case '$':
      case ':':
      case '~':
      case '/':
        this.bond(character);
        return false;
      case '\\':
        // Some programs write it twice.
        this.bond('\\');
        return next === '\\';
      case '[':
      case '%':
        this.token = character;
        return false;
    }
    if (character >= '0' && character <= '9') this.ringBond(character, character);
    else if (character === '<' && next === '-') {
      this.bond('<-');
      return true;
    } else if ((character === 'C' && next === 'l') || (character === 'B' && next === 'r')) {
      this.atom(character + next);
      return true;
    } else this.atom(character);
    return false;
  }
}
