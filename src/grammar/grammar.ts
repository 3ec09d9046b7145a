import type moo from 'moo';
import { defaultMaxLength, type ParseLimits, type ParseOutcome } from './parse.js';
import { Parser, type TerminalClass } from './parser.js';
import type { ProductionTable } from './production.js';

/** A compiled grammar: its productions, and the parser that finds derivations in them. */
export class Grammar {
  readonly name: string;
  /** The nearley file that it was compiled from. */
  readonly source: string;
  readonly table: ProductionTable;
  /** The file's own lexer, where it has one. */
  readonly lexer: moo.Lexer | null;
  readonly #parser: Parser;

  constructor(
    name: string,
    source: string,
    table: ProductionTable,
    classes: readonly TerminalClass[],
    lexer: moo.Lexer | null,
  ) {
    this.name = name;
    this.source = source;
    this.table = table;
    this.lexer = lexer;
    this.#parser = new Parser(table, classes, lexer);
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
