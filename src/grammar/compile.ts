import { InputError } from '../base/errors.js';
import { findCycle } from './cycles.js';
import { Grammar, type Reading } from './grammar.js';
import { type FileRule, type FileSymbol, type GrammarFile, readGrammarFile } from './grammarFile.js';
import { LongestMatchParser } from './longestMatchParser.js';
import { Parser, type TerminalClass } from './parser.js';
import type { GrammarSymbol, Production } from './production.js';
import { createProductionTable } from './productionTable.js';

/** Texts of a lexer's tokens, by type. */
export type Lexicon = ReadonlyMap<string, readonly string[]>;

export interface CompileOptions {
  /** What the grammar is called in messages and in a run. Defaults to `grammar`. */
  readonly name?: string;
  /** Lets the file's JavaScript run, for a lexer. Only for files that are trusted. Defaults to false. */
  readonly allowCode?: boolean;
  /** For a grammar with a lexer: the texts of its tokens, see {@link collectLexicon}. */
  readonly lexicon?: Lexicon;
  /** How strings are read. Defaults to `parse`. */
  readonly reading?: Reading;
}

/** Ids are kept in 16 bits, and the padding id is one more than the last production. */
const maxProductions = 65_534;

/**
 * Compiles a nearley file in memory.
 *
 * The productions that the file writes come first, in the order of the file: their numbers are what a saved model
 * refers to. Behind them stand helpers, in the order in which nearley makes them: repetitions (`:*`, `:+`, `:?`),
 * groups and macros are ordinary non-terminals; a literal of several characters is one terminal; a character
 * class is a non-terminal with one production for every character that it matches among tab, line feed and
 * printable ASCII; a lexer's token is a non-terminal with one production for every text in the lexicon.
 *
 * @throws InputError for a file that cannot be read, holds JavaScript, has no string, or would never stop parsing; for
 *   the reading `longest-match` of a grammar that is not one of sequences
 */
export function compileGrammar(source: string, options: CompileOptions = {}): Grammar {
  const name = options.name ?? 'grammar';
  const file = readGrammarFile(source, name, options.allowCode === true);
  const builder = new TableBuilder(file, options.lexicon ?? new Map());
  const table = createProductionTable(
    builder.nonTerminals,
    builder.numberOf(file.start),
    builder.productions,
  );
  if (table.productions.length > maxProductions) {
    throw new InputError(
      `${name}: expected at most ${maxProductions} productions, but it has ${table.productions.length}`,
    );
  }
  const cycle = findCycle(table);
  if (cycle !== null) {
    const names = [...cycle, cycle[0]!].map((one) => table.nonTerminals[one]).join(' -> ');
    const line = table.productions[table.byLhs[cycle[0]!]![0]!]!.line;
    throw new InputError(
      `${name}${line === null ? '' : `, line ${line}`}: the grammar is cyclic (${names}): its strings would have infinitely many derivations; take the production out that leads back`,
    );
  }
  // The texts of a lexer's tokens come later, and with them the end of what needs one.
  if (file.lexer === null && !Number.isFinite(table.leastSteps[table.start]!)) {
    throw new InputError(
      `${name}: ${file.start}, from which every string starts, derives no finite string: each of its productions needs a symbol that is undefined or never ends; define it, or add a production that ends`,
    );
  }
  const { lexer } = file;
  const { reading = 'parse' } = options;
  const parser =
    reading === 'parse' ? new Parser(table, builder.classes, lexer) : new LongestMatchParser(table, name);
  return new Grammar(name, source, table, parser, { lexer, reading });
}

/** What a character class may stand for: the rest of Unicode would make a production each. */
const classCharacters = ['\t', '\n', ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

class TableBuilder {
  readonly nonTerminals: string[] = [];
  readonly productions: Production[] = [];
  readonly classes: TerminalClass[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #strings = new Map<string, string>();

  constructor(file: GrammarFile, lexicon: Lexicon) {
    const own = new Set(file.ownNames);
    const helpers: FileRule[] = [];
    for (const rule of file.rules)
      if (!own.has(rule.name) && isString(rule)) this.#strings.set(rule.name, textOf(rule));
    for (const name of file.ownNames) this.numberOf(name);
    for (const rule of file.rules) {
      if (own.has(rule.name)) this.#add(rule);
      else if (!this.#strings.has(rule.name)) helpers.push(rule);
    }
    for (const rule of helpers) this.#add(rule);
    this.#addClasses(file.rules, lexicon);
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#numbers.set(name, this.nonTerminals.length);
    return this.nonTerminals.push(name) - 1;
  }

  #add(rule: FileRule): void {
    const rhs = rule.symbols.map((symbol) => this.#symbolOf(symbol));
    this.productions.push({ lhs: this.numberOf(rule.name), rhs, line: rule.line });
  }

  #symbolOf(symbol: FileSymbol): GrammarSymbol {
    if (typeof symbol === 'string') return this.#strings.get(symbol) ?? this.numberOf(symbol);
    if (symbol instanceof RegExp) return this.numberOf(classNameOf(symbol));
    if ('literal' in symbol) return symbol.literal;
    return this.numberOf(tokenNameOf(symbol.token));
  }

  #addClasses(rules: readonly FileRule[], lexicon: Lexicon): void {
    const seen = new Set<string>();
    for (const symbol of rules.flatMap((rule) => rule.symbols)) {
      if (typeof symbol === 'string' || (!(symbol instanceof RegExp) && 'literal' in symbol)) continue;
      const name = symbol instanceof RegExp ? classNameOf(symbol) : tokenNameOf(symbol.token);
      if (seen.has(name)) continue;
      seen.add(name);
      const matcher = symbol instanceof RegExp ? symbol : { type: name.slice(1) };
      const texts =
        symbol instanceof RegExp
          ? classCharacters.filter((character) => symbol.test(character))
          : (lexicon.get(name.slice(1)) ?? []);
      const nonTerminal = this.numberOf(name);
      const productionByText = new Map<string, number>();
      for (const text of texts) {
        productionByText.set(text, this.productions.length);
        this.productions.push({ lhs: nonTerminal, rhs: [text], line: null });
      }
      this.classes.push({ nonTerminal, matcher, productionByText });
    }
  }
}

/** Whether nearley made the rule for a literal of several characters. */
function isString(rule: FileRule): boolean {
  return /\$string\$\d+$/.test(rule.name);
}

function textOf(rule: FileRule): string {
  return rule.symbols.map((symbol) => (symbol as { literal: string }).literal).join('');
}

function classNameOf(regexp: RegExp): string {
  return regexp.source;
}

/** `%type`; nearley's compiler wraps the type in an expression that asks the lexer for it. */
function tokenNameOf(expression: string): string {
  return `%${/\{type: "([^"]+)"\}/.exec(expression)?.[1] ?? expression}`;
}
