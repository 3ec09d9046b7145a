import { componentsOf } from './components.js';
import { nullableNonTerminals } from './nullable.js';

/**
 * Sets of characters that a place in a grammar can begin with, or be followed by: what a parser with one
 * character of lookahead needs to know.
 */

/** The character that stands for the end of the text. */
export const endOfText = '';

/** A symbol of a right-hand side over single characters: a name, a character, or any character of a class. */
export type CharacterSymbol = number | string | ReadonlyMap<string, unknown>;

export interface CharacterRule {
  /** The number of the non-terminal. */
  readonly lhs: number;
  readonly symbols: readonly CharacterSymbol[];
}

/** The most bytes of the sets: beyond these they are not made, and a parser works without. */
const maxBytes = 128 * 1024 * 1024;

/**
 * The characters that can come first and next at every place of a grammar, as bits by character, made once for all
 * texts.
 */
export class Lookahead {
  readonly #characters = new Map<string, number>();
  readonly #nullable: ReadonlySet<number>;
  readonly #first: BitRows;
  readonly #follow: BitRows;

  /** @returns null if the sets would take too much memory */
  static of(rules: readonly CharacterRule[], nonTerminals: number, start: number): Lookahead | null {
    const characters = charactersOf(rules);
    const bytes = 2 * nonTerminals * 4 * Math.ceil(characters.size / 32);
    return bytes > maxBytes ? null : new Lookahead(rules, nonTerminals, start, characters);
  }

  private constructor(
    rules: readonly CharacterRule[],
    nonTerminals: number,
    start: number,
    characters: ReadonlySet<string>,
  ) {
    for (const character of characters) this.#characters.set(character, this.#characters.size);
    this.#nullable = nullableNonTerminals(
      nonTerminals,
      rules.map(({ lhs, symbols }) => ({ lhs, rhs: symbols })),
    );
    this.#first = this.#firstSets(rules, nonTerminals);
    this.#follow = this.#followSets(rules, nonTerminals, start);
  }

  /** Whether a character, or {@link endOfText}, can follow a non-terminal. */
  follows(nonTerminal: number, character: string): boolean {
    const index = this.#characters.get(character);
    return index !== undefined && this.#follow.has(nonTerminal, index);
  }

  /** Whether a character, or {@link endOfText}, can come next where a rule begins. */
  canBegin({ lhs, symbols }: CharacterRule, character: string): boolean {
    const index = this.#characters.get(character);
    if (index === undefined) return false;
    for (const symbol of symbols) {
      if (typeof symbol === 'string') return symbol === character;
      if (typeof symbol === 'object') return symbol.has(character);
      if (this.#first.has(symbol, index)) return true;
      if (!this.#nullable.has(symbol)) return false;
    }
    return this.#follow.has(lhs, index);
  }

  #firstSets(rules: readonly CharacterRule[], nonTerminals: number): BitRows {
    const rows = new BitRows(nonTerminals, this.#characters.size);
    const next: number[][] = Array.from({ length: nonTerminals }, () => []);
    for (const { lhs, symbols } of rules) {
      for (const symbol of symbols) {
        if (typeof symbol !== 'number') {
          this.#addTo(rows, lhs, symbol);
          break;
        }
        next[lhs]!.push(symbol);
        if (!this.#nullable.has(symbol)) break;
      }
    }
    return rows.closedOver(next);
  }

  #followSets(rules: readonly CharacterRule[], nonTerminals: number, start: number): BitRows {
    const rows = new BitRows(nonTerminals + 1, this.#characters.size);
    const next: number[][] = Array.from({ length: nonTerminals + 1 }, () => []);
    rows.add(start, this.#characters.get(endOfText)!);
    /** An extra row for the characters that can follow the current symbol. */
    const behind = nonTerminals;
    for (const { lhs, symbols } of rules) {
      rows.clear(behind);
      let reachesEnd = true;
      for (let i = symbols.length - 1; i >= 0; i--) {
        const symbol = symbols[i]!;
        if (typeof symbol !== 'number') {
          rows.clear(behind);
          this.#addTo(rows, behind, symbol);
          reachesEnd = false;
          continue;
        }
        rows.unite(symbol, rows, behind);
        if (reachesEnd) next[symbol]!.push(lhs);
        if (!this.#nullable.has(symbol)) {
          rows.clear(behind);
          reachesEnd = false;
        }
        rows.unite(behind, this.#first, symbol);
      }
    }
    return rows.closedOver(next);
  }

  #addTo(rows: BitRows, row: number, symbol: string | ReadonlyMap<string, unknown>): void {
    if (typeof symbol === 'string') rows.add(row, this.#characters.get(symbol)!);
    else for (const character of symbol.keys()) rows.add(row, this.#characters.get(character)!);
  }
}

function charactersOf(rules: readonly CharacterRule[]): Set<string> {
  const characters = new Set([endOfText]);
  for (const { symbols } of rules) {
    for (const symbol of symbols) {
      if (typeof symbol === 'string') characters.add(symbol);
      else if (typeof symbol === 'object') for (const one of symbol.keys()) characters.add(one);
    }
  }
  return characters;
}

/** Sets of numbers below a limit, one set a row. */
class BitRows {
  readonly #words: number;
  readonly #bits: Uint32Array;

  constructor(rows: number, limit: number) {
    this.#words = Math.ceil(limit / 32);
    this.#bits = new Uint32Array(rows * this.#words);
  }

  add(row: number, number: number): void {
    this.#bits[row * this.#words + (number >>> 5)]! |= 1 << (number & 31);
  }

  has(row: number, number: number): boolean {
    return (this.#bits[row * this.#words + (number >>> 5)]! & (1 << (number & 31))) !== 0;
  }

  clear(row: number): void {
    this.#bits.fill(0, row * this.#words, (row + 1) * this.#words);
  }

  /** Adds a row of another table, or of this one, to a row. */
  unite(row: number, other: BitRows, otherRow: number): void {
    const to = row * this.#words;
    const from = otherRow * this.#words;
    for (let word = 0; word < this.#words; word++) this.#bits[to + word]! |= other.#bits[from + word]!;
  }

  /** Adds to every row the contents of all rows that it leads to, and returns this table. */
  closedOver(next: readonly (readonly number[])[]): this {
    // The rows of a component are equal, and a component comes after all that it leads to.
    for (const members of componentsOf(next).members) {
      const [first] = members;
      for (const member of members) {
        this.unite(first!, this, member);
        for (const successor of next[member]!) this.unite(first!, this, successor);
      }
      for (const member of members) this.unite(member, this, first!);
    }
    return this;
  }
}
