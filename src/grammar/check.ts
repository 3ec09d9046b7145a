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
    ...(grammar.lexer === null ? withoutEnd(table) : [lexerNote]),
    ...unreachable(table),
    ...duplicates(table),
    ...leftRecursion(table),
    ...emptyStrings(table),
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

/** Symbols that nothing defines, and others that never come to an end. */
function withoutEnd(table: ProductionTable): GrammarFinding[] {
  const findings: GrammarFinding[] = [];
  table.nonTerminals.forEach((symbol, number) => {
    if (Number.isFinite(table.leastSteps[number]!)) return;
    const users = table.productions.flatMap((_, index) =>
      table.children[index]!.includes(number) ? [index] : [],
    );
    const never =
      users.length === 0
        ? ''
        : `; never chosen: ${list(users.map((index) => describeProduction(table, index)))}`;
    const isUndefined = table.byLhs[number]!.length === 0;
    const line =
      (isUndefined ? table.productions[users[0]!] : table.productions[table.byLhs[number]![0]!])?.line ??
      null;
    findings.push({
      severity: 'warning',
      kind: isUndefined ? 'undefined' : 'unproductive',
      symbol,
      line,
      message: `${symbol} ${isUndefined ? 'is used but not defined' : 'derives no finite string'}${never}`,
    });
  });
  return findings;
}

function unreachable(table: ProductionTable): GrammarFinding[] {
  const reached = new Set([table.start]);
  // a set grows while it is walked
  for (const number of reached) {
    for (const production of table.byLhs[number]!)
      for (const child of table.children[production]!) reached.add(child);
  }
  return table.nonTerminals.flatMap((symbol, number): GrammarFinding[] => {
    const first = table.byLhs[number]![0];
    if (reached.has(number) || first === undefined) return [];
    const { line } = table.productions[first]!;
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
  const line = table.productions[table.byLhs[table.nonTerminals.indexOf(found[0]!)]![0]!]!.line;
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

function emptyStrings(table: ProductionTable): GrammarFinding[] {
  if (!nullableNonTerminals(table).has(table.start)) return [];
  const symbol = table.nonTerminals[table.start]!;
  const message = 'the empty string is in the language; empty lines of a corpus are left out nevertheless';
  return [{ severity: 'note', kind: 'empty', symbol, line: null, message }];
}

/** Parses random strings of the language, and shows the shortest that has several derivations. */
function ambiguity(grammar: Grammar, options: CheckOptions): GrammarFinding[] {
  const { table } = grammar;
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
  let tooMuch: string | null = null;
  for (const text of texts) {
    const outcome = grammar.parse(text);
    if (outcome.kind === 'too-much-work') tooMuch ??= text;
    if (outcome.kind !== 'ambiguous') continue;
    count++;
    if (ambiguous === null || text.length < ambiguous.text.length)
      ambiguous = { text, parses: outcome.parses };
  }
  const findings: GrammarFinding[] = [];
  if (ambiguous !== null) {
    const { text, parses } = ambiguous;
    findings.push(
      finding(
        'ambiguous',
        `ambiguous: ${count} of ${texts.size} random strings have several derivations, such as ${quote(shortened(text))} with ${parses}; the first is taken`,
      ),
    );
  }
  if (tooMuch !== null) {
    findings.push(
      finding(
        'too much work',
        `parsing gives up on strings of the language, such as ${quote(shortened(tooMuch))}: they have too many derivations`,
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
