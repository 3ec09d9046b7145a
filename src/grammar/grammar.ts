import type { CharacterClass } from './characterClass.js';
import type { Lexer } from './lexer.js';
import { defaultMaxLength, type ParseLimits, type ParseOutcome } from './parse.js';
import type { ProductionTable } from './production.js';

/**
 * How a grammar finds the derivation of a string: `parse` uses nearley and serves any grammar; `longest-match` serves a
 * grammar of sequences, whose strings are any symbols of an alphabet in any order, and cuts symbols off from left to
 * right, the longest that fits each time.
 */
export type ParserKind = 'parse' | 'longest-match';

/** Finds the derivation of a text of any length. */
export interface TextParser {
  parse(text: string): ParseOutcome;
}

/** The texts of a lexer's tokens by type, and characters beyond ASCII of character classes by their source. */
export type Lexicon = ReadonlyMap<string, readonly string[]>;

/** The settings a grammar was compiled with, beyond its source. */
export interface GrammarTraits {
  /** The file's own lexer; null when it has none. */
  readonly lexer: Lexer | null;
  readonly reading: ParserKind;
  /** The character classes, in the order of their productions. */
  readonly classes: readonly CharacterClass[];
  /** Texts and characters from a corpus; null for a grammar compiled without one. */
  readonly lexicon: Lexicon | null;
  /** Whether the grammar comes from a run, and is compiled exactly as when the run was made. */
  readonly isSaved: boolean;
}

/** A compiled grammar: its productions, and the parser that finds derivations in them. */
export class Grammar implements GrammarTraits {
  readonly name: string;
  /** The nearley file that it was compiled from, with all its includes. */
  readonly source: string;
  readonly table: ProductionTable;
  readonly lexer: Lexer | null;
  readonly reading: ParserKind;
  readonly classes: readonly CharacterClass[];
  readonly lexicon: Lexicon | null;
  readonly isSaved: boolean;
  readonly #parser: TextParser;

  constructor(
    name: string,
    source: string,
    table: ProductionTable,
    parser: TextParser,
    traits: GrammarTraits,
  ) {
    this.name = name;
    this.source = source;
    this.table = table;
    this.lexer = traits.lexer;
    this.reading = traits.reading;
    this.classes = traits.classes;
    this.lexicon = traits.lexicon;
    this.isSaved = traits.isSaved;
    this.#parser = parser;
  }

  /** Finds the derivations of a string, and distinguishes none, one, several, and a search that gave up. */
  parse(text: string, limits: ParseLimits = {}): ParseOutcome {
    const limit = limits.maxLength ?? defaultMaxLength;
    if (text.length > limit) {
      const message = `the text has ${text.length} characters, the limit is ${limit}`;
      return { kind: 'too-long', length: text.length, limit, message };
    }
    return this.#parser.parse(text);
  }
}
