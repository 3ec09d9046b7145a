import { Random } from '../base/random.js';
import { nullableNonTerminals } from './cycles.js';
import type { Grammar } from './grammar.js';
import { quote } from './parse.js';
import type { ProductionTable } from './production.js';
import { randomDerivation } from './randomDerivation.js';
import { describeProduction } from './show.js';
import { yieldText } from './text.js';

/** What is worth knowing of a grammar before a model is trained on it. */
export interface GrammarFinding {
  /** `error`: it cannot be used; `warning`: probably not what was meant; `note`: good to know. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly kind:
    | 'undefined'
    | 'unproductive'
    | 'unreachable'
    | 'duplicate'
    | 'ambiguous'
    | 'too much work'
    | 'left recursion'
    | 'line break'
    | 'empty'
    | 'lexer';
  /** The non-terminal that it is about; null for the grammar as a whole. */
  readonly symbol: string | null;
  /** Line of the grammar file, from 1; null where there is none. */
  readonly line: number | null;
  readonly message: string;
}

export interface CheckOptions {
  /** Random strings that are parsed to look for ambiguity. Defaults to 200. */
  readonly samples?: number;
  readonly seed?: number;
}

/** Productions of a random string beyond the least that the grammar needs. */
const sampledProductions = 40;

/** Random strings on which parsing gives up, after which no longer ones are tried. */
const maxGivenUp = 10;

/**
 * Looks for what is wrong with a grammar that compiles: undefined, unproductive and unreachable symbols, duplicate
 * productions, left recursion, and ambiguity. Ambiguity of a grammar is undecidable; it is looked for by parsing
 * random strings of the language, so that finding none proves nothing.
 *
 * @returns errors first, then warnings, then notes
 */
export function checkGrammar(grammar: Grammar, options: CheckOptions = {}): readonly GrammarFinding[] {
  const { table } = grammar;
  const findings = [
    ...(grammar.lexer === null ? [] : [lexerNote]),
    ...withoutEnd(table, grammar.lexer !== null),
    ...unreachable(table),
    ...duplicates(table),
    ...leftRecursion(table),
    ...emptyStrings(table, grammar.lexer !== null),
    ...lineBreaks(table),
    ...(grammar.lexer === null ? ambiguity(grammar, options) : []),
  ];
  const order = ['error', 'warning', 'note'];
  return findings.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

const lexerNote: GrammarFinding = {
  severity: 'note',
  kind: 'lexer',
  symbol: null,
  line: null,
  message:
    'the grammar has a lexer: the texts of its tokens are learned from a corpus ("grae data check" shows how that goes); whether its symbols end, and its ambiguity, are not checked here',
};

/**
 * Symbols that nothing defines, and others that never come to an end. nearley's helpers are passed over: one that
 * never ends holds a symbol of the file that is told.
 */
function withoutEnd(table: ProductionTable, hasLexer: boolean): GrammarFinding[] {
  const findings: GrammarFinding[] = [];
  table.nonTerminals.forEach((symbol, number) => {
    if (Number.isFinite(table.leastSteps[number]!)) return;
    const isUndefined = table.byLhs[number]!.length === 0;
    // The texts of a lexer's tokens may be still unknown, and with them the end of what needs one.
    if (hasLexer && (!isUndefined || symbol.startsWith('%'))) return;
    if (!isUndefined && isHelper(table, number)) return;
    const users = table.productions.flatMap((_, index) =>
      table.children[index]!.includes(number) ? [index] : [],
    );
    const never =
      users.length === 0
        ? ''
        : `; never chosen: ${list(users.map((index) => describeProduction(table, index)))}`;
    findings.push({
      severity: 'warning',
      kind: isUndefined ? 'undefined' : 'unproductive',
      symbol,
      line: lineOf(table, number),
      message: `${symbol} ${isUndefined ? whyUndefined(symbol) : 'derives no finite string'}${never}`,
    });
  });
  return findings;
}

function whyUndefined(symbol: string): string {
  if (symbol.startsWith('%')) return 'is a token, but the grammar has no @lexer';
  if (symbol.startsWith('[')) return 'matches no tab, line feed or printable ASCII character';
  return 'is used but not defined';
}

/** Whether nearley or a character class made the non-terminal: none of its productions stands in the file. */
function isHelper(table: ProductionTable, number: number): boolean {
  return table.byLhs[number]!.every((production) => table.productions[production]!.line === null);
}

/** Where a non-terminal is first defined; of one that the file does not define, where it is first used. */
function lineOf(table: ProductionTable, number: number): number | null {
  const reached = new Set([number]);
  // from a helper up to what uses it; a set grows while it is walked
  for (const symbol of reached) {
    const users = table.productions.flatMap((_, i) => (table.children[i]!.includes(symbol) ? [i] : []));
    for (const production of isHelper(table, symbol) ? users : table.byLhs[symbol]!) {
      const { lhs, line } = table.productions[production]!;
      if (line !== null) return line;
      reached.add(lhs);
    }
  }
  return null;
}

function unreachable(table: ProductionTable): GrammarFinding[] {
  const reached = new Set([table.start]);
  // a set grows while it is walked
  for (const number of reached) {
    for (const production of table.byLhs[number]!)
      for (const child of table.children[production]!) reached.add(child);
  }
  return table.nonTerminals.flatMap((symbol, number): GrammarFinding[] => {
    // what is undefined is told elsewhere; a helper is unreachable where the rule that needs it is
    if (reached.has(number) || isHelper(table, number)) return [];
    const line = lineOf(table, number);
    const message = `${symbol} cannot be reached from ${table.nonTerminals[table.start]}: its productions are never used`;
    return [{ severity: 'warning', kind: 'unreachable', symbol, line, message }];
  });
}

function duplicates(table: ProductionTable): GrammarFinding[] {
  const firsts = new Map<string, number>();
  return table.productions.flatMap(({ lhs, line }, index): GrammarFinding[] => {
    const text = describeProduction(table, index);
    const first = firsts.get(text);
    if (first === undefined) {
      firsts.set(text, index);
      return [];
    }
    const message = `production ${index} repeats production ${first} (${text}): every string that takes it has several derivations`;
    return [{ severity: 'warning', kind: 'duplicate', symbol: table.nonTerminals[lhs]!, line, message }];
  });
}

/** Non-terminals that derive something that begins with themselves. */
function leftRecursion(table: ProductionTable): GrammarFinding[] {
  const nullable = nullableNonTerminals(table);
  const found = table.nonTerminals.filter((_, number) => leftCorners(number).has(number));
  if (found.length === 0) return [];
  const line = lineOf(table, table.nonTerminals.indexOf(found[0]!));
  const message = `left-recursive: ${list(found)}; a leftmost derivation then fixes how long a text is before it writes its beginning`;
  return [{ severity: 'note', kind: 'left recursion', symbol: found[0]!, line, message }];

  /** What can stand at the beginning of what a non-terminal derives. */
  function leftCorners(number: number): Set<number> {
    const reached = new Set<number>();
    const pending = [number];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const production of table.byLhs[next]!) {
        for (const symbol of table.productions[production]!.rhs) {
          if (typeof symbol === 'string') break;
          if (!reached.has(symbol)) {
            reached.add(symbol);
            pending.push(symbol);
          }
          if (!nullable.has(symbol)) break;
        }
      }
    }
    return reached;
  }
}

function emptyStrings(table: ProductionTable, hasLexer: boolean): GrammarFinding[] {
  if (!nullableNonTerminals(table).has(table.start)) return [];
  const symbol = table.nonTerminals[table.start]!;
  if (!hasLexer && !writesSomething(table)) {
    const message = `${symbol} derives only the empty string: there is nothing to learn; add a production that writes something and ends`;
    return [{ severity: 'error', kind: 'empty', symbol, line: lineOf(table, table.start), message }];
  }
  const message = 'the empty string is in the language; empty lines of a corpus are left out nevertheless';
  return [{ severity: 'note', kind: 'empty', symbol, line: null, message }];
}

/** A corpus has a string a line. */
function lineBreaks(table: ProductionTable): GrammarFinding[] {
  const index = table.productions.findIndex(({ rhs }) =>
    rhs.some((symbol) => typeof symbol === 'string' && /[\n\r]/.test(symbol)),
  );
  if (index < 0) return [];
  const { lhs, line } = table.productions[index]!;
  const symbol = table.nonTerminals[lhs]!;
  const message = `${symbol} writes line breaks: strings with one cannot stand in a corpus, which has one string a line`;
  return [{ severity: 'warning', kind: 'line break', symbol, line, message }];
}

/** Whether the language has a string that is not empty. */
function writesSomething(table: ProductionTable): boolean {
  const writing = new Set<number>();
  for (let before = -1; before < writing.size; ) {
    before = writing.size;
    table.productions.forEach(({ lhs, rhs }, index) => {
      if (!Number.isFinite(table.leastStepsThrough[index]!)) return;
      if (rhs.some((symbol) => (typeof symbol === 'string' ? symbol !== '' : writing.has(symbol))))
        writing.add(lhs);
    });
  }
  return writing.has(table.start);
}

/** The shortest derivation beyond which no random string is looked at. */
const maxLeastSteps = 5_000;

/** Parses random strings of the language, and shows the shortest that has several derivations. */
function ambiguity(grammar: Grammar, options: CheckOptions): GrammarFinding[] {
  const { table } = grammar;
  if (table.leastSteps[table.start]! > maxLeastSteps) {
    const message = `its shortest string takes ${table.leastSteps[table.start]} productions: ambiguity is not looked for`;
    return [{ severity: 'warning', kind: 'too much work', symbol: null, line: null, message }];
  }
  const { samples = 200, seed = 1 } = options;
  const random = new Random(seed);
  const limit = table.leastSteps[table.start]! + sampledProductions;
  const texts = new Set<string>();
  for (let i = 0; i < samples; i++) texts.add(yieldText(table, randomDerivation(table, random, limit)));
  const finding = (kind: 'ambiguous' | 'too much work', message: string): GrammarFinding => ({
    severity: 'warning',
    kind,
    symbol: null,
    line: null,
    message,
  });
  let ambiguous: { text: string; parses: number } | null = null;
  let count = 0;
  let tried = 0;
  let givenUp = 0;
  let tooMuch: string | null = null;
  for (const text of [...texts].sort((a, b) => a.length - b.length)) {
    if (givenUp === maxGivenUp) break;
    tried++;
    const outcome = grammar.parse(text);
    if (outcome.kind === 'too-much-work') {
      givenUp++;
      tooMuch ??= text;
    }
    if (outcome.kind !== 'ambiguous') continue;
    count++;
    ambiguous ??= { text, parses: outcome.parses };
  }
  const findings: GrammarFinding[] = [];
  if (ambiguous !== null) {
    const { text, parses } = ambiguous;
    findings.push(
      finding(
        'ambiguous',
        `ambiguous: ${count} of ${tried} random strings have several derivations, such as ${quote(shortened(text))} with ${parses}; the first is taken`,
      ),
    );
  }
  if (tooMuch !== null) {
    findings.push(
      finding(
        'too much work',
        `parsing gives up on strings of the language, such as ${quote(shortened(tooMuch))}: they have too many derivations, or leave too much open`,
      ),
    );
  }
  return findings;
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}

/** The first few of a list. */
function list(items: readonly string[]): string {
  return items.length <= 5
    ? items.join(', ')
    : `${items.slice(0, 5).join(', ')} and ${items.length - 5} more`;
}
