import type { InputError } from '../base/errors.js';
import { type CharacterClass, characterClass } from './characterClass.js';
import { findCycle } from './cycles.js';
import type { FileRule, FileSymbol } from './expandGrammar.js';
import { Grammar, type Lexicon, type ParserKind } from './grammar.js';
import { type GrammarFile, readGrammarFile } from './grammarFile.js';
import { GrammarError } from './grammarFinding.js';
import { describePlace, grammarError, placeOf } from './grammarPlace.js';
import { flattenIncludes, type IncludeReader } from './includes.js';
import { LongestMatchParser } from './longestMatchParser.js';
import { Parser, type TerminalClass } from './parser.js';
import type { GrammarSymbol, Production } from './production.js';
import { createProductionTable } from './productionTable.js';
import { undefinedError, undefinedSymbols } from './undefinedSymbols.js';

export interface CompileOptions {
  /** The grammar's name in messages and in a run. Defaults to `grammar`. */
  readonly name?: string;
  /** Whether the file's JavaScript may run, to build a lexer. Only for trusted files. Defaults to false. */
  readonly allowCode?: boolean;
  /**
   * For a grammar with a lexer, the texts of its tokens; for one with classes beyond
   * ASCII, their characters. A class without an entry has the characters of {@link CharacterClass.beyond}.
   */
  readonly lexicon?: Lexicon;
  /** Reads the files that the grammar includes. By default, a grammar with includes is refused. */
  readonly include?: IncludeReader;
  /**
   * Whether the grammar comes from a run: undefined symbols are then allowed, and a lexicon decides alone which
   * characters beyond ASCII a class has, as when the run was made. Defaults to false.
   */
  readonly isSaved?: boolean;
  /** How strings are parsed. Defaults to `parse`. */
  readonly reading?: ParserKind;
}

/** Ids take 16 bits, and the padding id is one more than the last production. */
const maxProductions = 65_534;

/** The most different classes of a grammar: each is tried on all characters. */
const maxClasses = 2_000;

/**
 * Compiles a nearley file in memory.
 *
 * The productions of the file come first, in the order of the file: a saved model refers to them by number. Helpers
 * follow in the order in which nearley makes them. Repetitions (`:*`, `:+`, `:?`), groups and macros become ordinary
 * non-terminals; a literal of several characters is one terminal; a character class is a non-terminal with one
 * production for every character it has ({@link CharacterClass}); a lexer's token is a non-terminal with one production
 * for every text in the lexicon. Postprocessors are skipped.
 *
 * @throws InputError for a file that cannot be read, uses an undefined symbol, has no string, needs its JavaScript or
 *   would never stop parsing, and for `longest-match` parsing of a grammar that does not describe sequences
 */
export function compileGrammar(source: string, options: CompileOptions = {}): Grammar {
  const name = options.name ?? 'grammar';
  const flat = flattenIncludes(source, name, options.include);
  const file = readGrammarFile(flat, name, options.allowCode === true);
  if (options.isSaved !== true) {
    const error = undefinedError(name, undefinedSymbols(file, flat));
    if (error !== null) throw error;
  }
  const builder = new TableBuilder(file, options, (message) => grammarError(name, flat, null, message));
  const table = createProductionTable(
    builder.nonTerminals,
    builder.numberOf(file.start),
    builder.productions,
  );
  const cycle = findCycle(table);
  if (cycle !== null) {
    const names = [...cycle, cycle[0]!].map((one) => table.nonTerminals[one]);
    const shown = names.length <= 8 ? names : [...names.slice(0, 6), '...', names.at(-1)];
    const line = cycle
      .map((one) => table.productions[table.byLhs[one]![0]!]!.line)
      .find((one) => one !== null);
    throw grammarError(
      name,
      flat,
      line ?? null,
      `the grammar is cyclic (${shown.join(' -> ')}): its strings would have infinitely many derivations; remove the production that leads back`,
    );
  }
  // A lexer's token texts come later, so a symbol that needs one may seem endless.
  if (file.lexer === null && !Number.isFinite(table.leastSteps[table.start]!)) {
    throw endlessStart(name, flat, table);
  }
  const { lexer } = file;
  const { reading = 'parse' } = options;
  const parser =
    reading === 'parse' ? new Parser(table, builder.classes, lexer) : new LongestMatchParser(table, name);
  return new Grammar(name, flat, table, parser, {
    lexer,
    reading,
    classes: builder.characterClasses,
    lexicon: options.lexicon ?? null,
    isSaved: options.isSaved === true,
  });
}

function endlessStart(name: string, source: string, table: ReturnType<typeof createProductionTable>) {
  const symbol = table.nonTerminals[table.start]!;
  const message = `${symbol}, from which every string starts, derives no finite string: each of its productions needs a symbol that is undefined or never ends; add a production that ends`;
  const own = table.productions[table.byLhs[table.start]![0] ?? -1]?.line ?? null;
  const place = own === null ? { file: null, line: null } : placeOf(source, own);
  const { file, line } = place;
  return new GrammarError(`${line === null ? name : describePlace(name, { file, line })}: ${message}`, [
    { severity: 'error', kind: 'unproductive', symbol, file, line, message },
  ]);
}

class TableBuilder {
  readonly nonTerminals: string[] = [];
  readonly productions: Production[] = [];
  readonly classes: TerminalClass[] = [];
  readonly characterClasses: CharacterClass[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #lexicon: Lexicon;
  /** Whether the lexicon decides alone which characters beyond ASCII a class has. */
  readonly #hasAll: boolean;
  readonly #fail: (message: string) => InputError;

  constructor(file: GrammarFile, options: CompileOptions, fail: (message: string) => InputError) {
    this.#lexicon = options.lexicon ?? new Map();
    this.#hasAll = options.isSaved === true && options.lexicon !== undefined;
    this.#fail = fail;
    const own = new Set(file.ownNames);
    for (const name of file.ownNames) this.numberOf(name);
    for (const rule of file.rules) if (own.has(rule.name)) this.#add(rule);
    for (const rule of file.rules) if (!own.has(rule.name)) this.#add(rule);
    this.#addClasses(file.rules);
  }

  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    if (number !== undefined) return number;
    this.#numbers.set(name, this.nonTerminals.length);
    return this.nonTerminals.push(name) - 1;
  }

  #add(rule: FileRule): void {
    const rhs = rule.symbols.map((symbol) => this.#symbolOf(symbol));
    this.#push({ lhs: this.numberOf(rule.name), rhs, line: rule.line });
  }

  #push(production: Production): void {
    if (this.productions.push(production) > maxProductions)
      throw this.#fail(`expected at most ${maxProductions} productions, but it has more`);
  }

  #symbolOf(symbol: FileSymbol): GrammarSymbol {
    if (typeof symbol === 'string') return this.numberOf(symbol);
    if (symbol instanceof RegExp) return this.numberOf(symbol.source);
    if ('literal' in symbol) return symbol.literal;
    return this.numberOf(`%${symbol.token}`);
  }

  #addClasses(rules: readonly FileRule[]): void {
    const sources = new Set<string>();
    for (const { symbols } of rules) {
      for (const symbol of symbols) {
        if (typeof symbol === 'string' || (!(symbol instanceof RegExp) && 'literal' in symbol)) continue;
        const name = symbol instanceof RegExp ? symbol.source : `%${symbol.token}`;
        if (sources.has(name)) continue;
        sources.add(name);
        if (sources.size > maxClasses)
          throw this.#fail(`expected at most ${maxClasses} different character classes, but it has more`);
        if (symbol instanceof RegExp) this.#addClass(symbol);
        else this.#addTexts(name, { type: symbol.token }, this.#lexicon.get(symbol.token) ?? []);
      }
    }
  }

  #addClass(pattern: RegExp): void {
    const one = characterClass(pattern);
    this.characterClasses.push(one);
    const beyond = this.#lexicon.get(one.name) ?? (this.#hasAll ? [] : one.beyond);
    this.#addTexts(one.name, pattern, [...one.ascii, ...beyond]);
  }

  #addTexts(name: string, matcher: TerminalClass['matcher'], texts: readonly string[]): void {
    const lhs = this.numberOf(name);
    const productionByText = new Map<string, number>();
    for (const text of texts) {
      productionByText.set(text, this.productions.length);
      this.#push({ lhs, rhs: [text], line: null });
    }
    this.classes.push({ nonTerminal: lhs, matcher, productionByText });
  }
}
