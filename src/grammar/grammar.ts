import type moo from 'moo';
import { defaultMaxLength, type ParseLimits, type ParseOutcome } from './parse.js';
import type { ProductionTable } from './production.js';

/**
 * How a grammar finds the derivation of a string. `parse`: by nearley, for any grammar. `longest-match`: for a grammar
 * of sequences ({@link alphabetSource}), whose symbols are cut off from left to right, the longest that fits each time.
 */
export type Reading = 'parse' | 'longest-match';

/** Finds the derivation of a text of any length. */
export interface TextParser {
  parse(text: string): ParseOutcome;
}

/** A compiled grammar: its productions, and the parser that finds derivations in them. */
export class Grammar {
  readonly name: string;
  /** The nearley file that it was compiled from. */
  readonly source: string;
  readonly table: ProductionTable;
  /** The file's own lexer, where it has one. */
  readonly lexer: moo.Lexer | null;
  readonly reading: Reading;
  readonly #parser: TextParser;

  constructor(
    name: string,
    source: string,
    table: ProductionTable,
    parser: TextParser,
    { lexer, reading }: { readonly lexer: moo.Lexer | null; readonly reading: Reading },
  ) {
    this.name = name;
    this.source = source;
    this.table = table;
    this.lexer = lexer;
    this.reading = reading;
    this.#parser = parser;
  }

  /** Finds the derivations of a string; tells apart one, none, several and too many to look for. */
  parse(text: string, limits: ParseLimits = {}): ParseOutcome {
    const limit = limits.maxLength ?? defaultMaxLength;
    if (text.length > limit) {
      const message = `the text has ${text.length} characters, the limit is ${limit}`;
      return { kind: 'too-long', length: text.length, limit, message };
    }
    return this.#parser.parse(text);
  }
}
