import { InputError } from '../base/errors.js';
import type { TextParser } from './grammar.js';
import { failureMessage, type ParseOutcome, quote } from './parse.js';
import type { Production, ProductionTable } from './production.js';

/** A symbol of an alphabet, and the production that writes it. */
interface Symbol_ {
  readonly text: string;
  readonly production: number;
}

/**
 * Parses strings by a right-linear grammar of one non-terminal, with a production for each symbol of an alphabet and
 * one for the end (`S -> null`, `S -> "a" S`, ...). It cuts symbols off from left to right, the longest that fits each
 * time. A string therefore has one derivation even where the grammar alone is ambiguous (`Cl` beside `C` and `l`),
 * found in time linear in its length.
 */
export class LongestMatchParser implements TextParser {
  readonly #end: number;
  /** The symbols by their first UTF-16 unit, the longest first. */
  readonly #byFirst = new Map<string, Symbol_[]>();
  /** The alternatives that a message lists where nothing fits. */
  readonly #expected: readonly string[];

  /** @throws InputError unless the productions form such a grammar */
  constructor(table: ProductionTable, name: string) {
    const symbols: Symbol_[] = [];
    const ends: number[] = [];
    table.productions.forEach((one, production) => {
      const text = symbolOf(one);
      if (text === null) {
        throw new InputError(
          `${name}: expected productions of one symbol each and one for the end (S -> null | "a" S | "b" S), but production ${production} is of another kind`,
        );
      }
      if (text === '') ends.push(production);
      else symbols.push({ text, production });
    });
    const isDistinct = new Set(symbols.map(({ text }) => text)).size === symbols.length;
    if (ends.length !== 1 || !isDistinct || table.nonTerminals.length !== 1) {
      throw new InputError(
        `${name}: expected one rule with an end and different symbols (S -> null | "a" S | "b" S), but it has ${table.nonTerminals.length} rules, ${ends.length} ends${isDistinct ? '' : ' and a symbol twice'}`,
      );
    }
    this.#end = ends[0]!;
    symbols.sort((a, b) => b.text.length - a.text.length);
    for (const symbol of symbols) {
      const first = symbol.text[0]!;
      const sameFirst = this.#byFirst.get(first);
      if (sameFirst === undefined) this.#byFirst.set(first, [symbol]);
      else sameFirst.push(symbol);
    }
    this.#expected = [...symbols.map(({ text }) => quote(text)).sort(), 'end of text'];
  }

  parse(text: string): ParseOutcome {
    const derivation: number[] = [];
    for (let offset = 0; offset < text.length; ) {
      const symbol = this.#byFirst.get(text[offset]!)?.find((one) => text.startsWith(one.text, offset));
      if (symbol === undefined) {
        const expected = this.#expected;
        return { kind: 'failed', offset, expected, message: failureMessage(text, offset, expected) };
      }
      derivation.push(symbol.production);
      offset += symbol.text.length;
    }
    derivation.push(this.#end);
    return { kind: 'parsed', derivation: Uint16Array.from(derivation) };
  }
}

/** Returns the symbol that a production writes before it goes on, '' for the end; null for any other production. */
function symbolOf({ lhs, rhs }: Production): string | null {
  if (rhs.length === 0) return '';
  const [text, next] = rhs;
  return rhs.length === 2 && typeof text === 'string' && next === lhs ? text : null;
}
