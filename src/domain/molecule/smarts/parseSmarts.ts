import { GraeError } from '../../../base/errors.js';
import { atomicNumberOf, maxAtomicNumber } from '../valence/elements.js';
import { byKind } from './byKind.js';
import { type Cursor, readCombined } from './logic.js';
import type { AtomTest, BondTest, Pattern, PatternAtom } from './pattern.js';
import { remembering } from './remembering.js';
import {
  anyAtom,
  bondTests,
  countTests,
  hasCharge,
  hasIsotope,
  isAliphaticAtom,
  isAromaticAtom,
  isElement,
  singleOrAromatic,
} from './tests.js';

/**
 * Reads a SMARTS pattern with RDKit's meaning of it: elements, `* a A #n`, charges, isotopes, counts (`D H h R r v X
 * x`), recursive patterns `$(...)`, bonds `- = # $ : ~ @`, all of these combined by `! & , ;`, rings, branches, and
 * parts that need not be bound (`.`). Not read, since nothing here needs it: chirality, directions of bonds, ranges,
 * hybridisation; numbers of atom maps are skipped.
 *
 * @throws GraeError with the place, for a text that is no pattern or has something that is not read
 */
export function parseSmarts(smarts: string): Pattern {
  const atoms = new SmartsReader(smarts).read();
  return { smarts, atoms, needs: needsOf(atoms) };
}

function needsOf(atoms: readonly PatternAtom[]): Pattern['needs'] {
  const needs = new Map<string, { elements: number[]; atoms: number }>();
  for (const { test } of atoms) {
    if (test.elements === undefined) continue;
    const elements = [...test.elements].sort((a, b) => a - b);
    const need = needs.get(elements.join()) ?? { elements, atoms: 0 };
    need.atoms++;
    needs.set(elements.join(), need);
  }
  return [...needs.values()];
}

/** Elements that need no brackets, and their lower case for those in aromatic systems. */
const bare = /^(?:Cl|Br|[BCNOPSFI]|[bcnops])/;
const aromaticSymbol = /^(?:se|as|te|si|[bcnops])/;
const elementSymbol = /^[A-Z][a-z]?/;

/** B, C, N, O, F, P, S, Cl, Br, I. */
const organic = new Set([5, 6, 7, 8, 9, 15, 16, 17, 35, 53]);

class SmartsReader {
  readonly #cursor: Cursor;
  readonly #atoms: { test: AtomTest; parent: PatternAtom['parent']; closures: Closure[] }[] = [];
  /** The open ring bonds by number: the atom, and the bond if it is written there. */
  readonly #open = new Map<number, { readonly atom: number; readonly test: BondTest | null }>();

  constructor(text: string) {
    this.#cursor = { text, at: 0 };
  }

  read(): PatternAtom[] {
    const branches: number[] = [];
    let previous: number | null = null;
    let bond: BondTest | null = null;
    while (this.#cursor.at < this.#cursor.text.length) {
      if (this.#skip('(')) {
        if (previous === null) throw this.#refuse('an atom before a branch');
        branches.push(previous);
      } else if (this.#skip(')')) {
        previous = branches.pop() ?? null;
        if (previous === null) throw this.#refuse('no branch that closes');
      } else if (this.#skip('.')) {
        previous = null;
      } else if (/[-=#$:~@!/\\]/.test(this.#peek)) {
        bond = readCombined(
          this.#cursor,
          () => this.#bondTest(),
          (what) => this.#refuse(what),
        );
        continue;
      } else if (/[\d%]/.test(this.#peek)) {
        if (previous === null) throw this.#refuse('an atom before a ring bond');
        this.#ringBond(previous, bond);
      } else {
        const parent: PatternAtom['parent'] =
          previous === null ? null : { atom: previous, test: bond ?? singleOrAromatic };
        previous = this.#atoms.push({ test: this.#atom(), parent, closures: [] }) - 1;
      }
      bond = null;
    }
    if (branches.length > 0 || this.#open.size > 0 || bond !== null || this.#atoms.length === 0) {
      throw this.#refuse('every branch and ring closed, and an atom behind every bond');
    }
    return this.#atoms;
  }

  get #peek(): string {
    return this.#cursor.text[this.#cursor.at] ?? '';
  }

  #skip(symbol: string): boolean {
    if (this.#peek !== symbol) return false;
    this.#cursor.at++;
    return true;
  }

  /** Reads the text that a regular expression matches here; null where it does not match. */
  #take(pattern: RegExp): string | null {
    const match = pattern.exec(this.#cursor.text.slice(this.#cursor.at));
    if (match === null) return null;
    this.#cursor.at += match[0].length;
    return match[0];
  }

  #bondTest(): BondTest | null {
    const test = bondTests.get(this.#peek);
    if (test === undefined) return null;
    this.#cursor.at++;
    return test;
  }

  #ringBond(atom: number, test: BondTest | null): void {
    const digits = this.#take(/^(?:\d|%\d\d)/);
    if (digits === null) throw this.#refuse('the number of a ring bond');
    const number = Number(digits.replace('%', ''));
    const opened = this.#open.get(number);
    if (opened === undefined) {
      this.#open.set(number, { atom, test });
      return;
    }
    this.#open.delete(number);
    this.#atoms[atom]!.closures.push({ atom: opened.atom, test: test ?? opened.test ?? singleOrAromatic });
  }

  #atom(): AtomTest {
    if (!this.#skip('[')) {
      const test = this.#wildcard() ?? this.#symbol(this.#take(bare));
      if (test === null) throw this.#refuse('an atom');
      return byKind(test);
    }
    const test = readCombined(
      this.#cursor,
      () => this.#primitive(),
      (what) => this.#refuse(what),
    );
    this.#take(/^:\d+/);
    if (!this.#skip(']')) throw this.#refuse('"]"');
    return byKind(test);
  }

  /** Reads one test of an atom in brackets. */
  #primitive(): AtomTest | null {
    const isotope = this.#take(/^\d+/);
    if (isotope !== null) return hasIsotope(Number(isotope));
    const charge = this.#take(/^(?:[+-]\d|\++|-+)/);
    if (charge !== null) return hasCharge(chargeOf(charge));
    const number = this.#take(/^#\d+/);
    if (number !== null) {
      const element = Number(number.slice(1));
      if (element > maxAtomicNumber) throw this.#refuse(`an atomic number up to ${maxAtomicNumber}`);
      return isElement(element, null);
    }
    if (this.#take(/^\$\(/) !== null) return this.#recursive();
    // An atom of hydrogen only where nothing but an isotope and a charge is said of it; else a number of hydrogens.
    if (/^H[+-]*\d*\]/.test(this.#cursor.text.slice(this.#cursor.at)) && this.#beginsAtom()) {
      this.#cursor.at++;
      return /\d/.test(this.#peek) ? this.#count('H') : isElement(1, null);
    }
    const aromatic = this.#symbol(this.#take(aromaticSymbol));
    if (aromatic !== null) return aromatic;
    const element = this.#elementHere();
    // In RDKit, only elements that need no brackets are aliphatic when they are written in upper case.
    if (element !== null) return isElement(element, organic.has(element) ? false : null);
    const wildcard = this.#wildcard();
    if (wildcard !== null) return wildcard;
    if (!countTests.has(this.#peek)) return null;
    const letter = this.#peek;
    this.#cursor.at++;
    return this.#count(letter);
  }

  /** Whether nothing but digits stands between here and the bracket before. */
  #beginsAtom(): boolean {
    return /\[\d*$/.test(this.#cursor.text.slice(0, this.#cursor.at));
  }

  #count(letter: string): AtomTest {
    const { alone, count } = countTests.get(letter)!;
    const digits = this.#take(/^\d+/);
    return digits === null ? alone : count(Number(digits));
  }

  #recursive(): AtomTest {
    const start = this.#cursor.at;
    for (let depth = 1; depth > 0; this.#cursor.at++) {
      if (this.#peek === '') throw this.#refuse('the end of a recursive pattern');
      if (this.#peek === '(') depth++;
      else if (this.#peek === ')') depth--;
    }
    return remembering(parseSmarts(this.#cursor.text.slice(start, this.#cursor.at - 1)));
  }

  /** An element by its symbol, the longest there is; `H`, `D`, `R`, `X` and the like count instead. */
  #elementHere(): number | null {
    const match = elementSymbol.exec(this.#cursor.text.slice(this.#cursor.at))?.[0] ?? '';
    for (const symbol of new Set([match, match.slice(0, 1)])) {
      const number = symbol === 'H' ? undefined : atomicNumberOf(symbol);
      if (number === undefined || number === 0) continue;
      this.#cursor.at += symbol.length;
      return number;
    }
    return null;
  }

  /** @param symbol lower case for an atom in an aromatic system */
  #symbol(symbol: string | null): AtomTest | null {
    if (symbol === null) return null;
    const upper = symbol[0]!.toUpperCase() + symbol.slice(1);
    return isElement(atomicNumberOf(upper)!, symbol !== upper);
  }

  #wildcard(): AtomTest | null {
    if (this.#skip('*')) return anyAtom;
    if (this.#skip('a')) return isAromaticAtom;
    return this.#skip('A') ? isAliphaticAtom : null;
  }

  #refuse(what: string): GraeError {
    const { text, at } = this.#cursor;
    return new GraeError(`SMARTS: expected ${what} at character ${at + 1} of ${text.slice(0, 200)}`);
  }
}

type Closure = PatternAtom['closures'][number];

function chargeOf(text: string): number {
  const sign = text[0] === '+' ? 1 : -1;
  // Behind "+0" or "-0" the sign means nothing; a zero with a sign would differ from one without for some tests.
  if (text.endsWith('0')) return 0;
  return sign * (/\d/.test(text) ? Number(text.slice(1)) : text.length);
}
