import { type AmbiguityOptions, checkAmbiguity } from './checkAmbiguity.js';
import { emptyStrings, leftRecursion, lineBreaks } from './checkStrings.js';
import { isHelper, lineOf, list, type Users } from './findingPlaces.js';
import type { Grammar } from './grammar.js';
import type { GrammarFinding, LineFinding } from './grammarFinding.js';
import { placeOf } from './grammarPlace.js';
import type { ProductionTable } from './production.js';
import { describeProduction } from './show.js';
import { usersOf } from './usersOf.js';

/** The most findings of one kind that are listed one by one. */
const maxTold = 50;

/**
 * Checks a grammar that compiles for undefined, unproductive and unreachable symbols, duplicate productions, left
 * recursion, and ambiguity. Ambiguity is undecidable: the check parses random strings of the language, and finding none
 * proves nothing.
 *
 * @returns errors first, then warnings, then notes
 */
export function checkGrammar(grammar: Grammar, options: AmbiguityOptions = {}): readonly GrammarFinding[] {
  const { table, source } = grammar;
  const users = usersOf(table.nonTerminals.length, table.children);
  const findings: LineFinding[] = [
    ...(grammar.lexer === null ? [] : [lexerNote]),
    ...characterClasses(grammar),
    ...atMost(maxTold, withoutEnd(table, users, grammar.lexer !== null)),
    ...atMost(maxTold, unreachable(table, users, source)),
    ...atMost(maxTold, duplicates(table)),
    ...leftRecursion(table, users),
    ...emptyStrings(table, users, grammar.lexer !== null),
    ...lineBreaks(table, users),
    ...(grammar.lexer === null ? checkAmbiguity(grammar, options) : []),
  ];
  const order = ['error', 'warning', 'note'];
  return findings
    .map(
      (one): GrammarFinding => ({
        ...one,
        file: null,
        ...(one.line === null ? {} : placeOf(source, one.line)),
      }),
    )
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** The first findings, and a last one that counts the others. */
function atMost(count: number, findings: readonly LineFinding[]): LineFinding[] {
  if (findings.length <= count) return [...findings];
  const message = `${findings.length - count} more of the same kind (${findings[0]!.kind})`;
  return [...findings.slice(0, count), { ...findings[count]!, symbol: null, line: null, message }];
}

/** Returns notes on classes whose characters depend on a corpus, or that contain half a surrogate pair. */
function characterClasses({ classes }: Grammar): LineFinding[] {
  const note = (message: string): LineFinding => ({
    severity: 'note',
    kind: 'characters',
    symbol: null,
    line: null,
    message,
  });
  const names = (some: Grammar['classes']) => list(some.map(({ name }) => name));
  const open = classes.filter(({ isOpen }) => isOpen);
  const halves = classes.filter(({ name }) => /[\ud800-\udfff]/.test(name));
  const empty = classes.filter(({ ascii, beyond, isOpen }) => !isOpen && ascii.length + beyond.length === 0);
  return [
    ...(open.length === 0
      ? []
      : [
          note(
            `${names(open)}: such a class matches more characters than are counted here (tab, line feed, printable ASCII, and the characters that it names); a model adds those of its corpus`,
          ),
        ]),
    ...(halves.length === 0
      ? []
      : [
          note(
            `${names(halves)}: nearley reads UTF-16 units, and a character beyond U+FFFF has two of them; such a class matches either one`,
          ),
        ]),
    ...empty.map(
      ({ name }): LineFinding => ({ ...note(`${name} matches no character`), severity: 'warning' }),
    ),
  ];
}

const lexerNote: LineFinding = {
  severity: 'note',
  kind: 'lexer',
  symbol: null,
  line: null,
  message:
    'the grammar has a lexer: the texts of its tokens are learned from a corpus, and checking the corpus shows the result; whether its symbols end and whether it is ambiguous is not checked here',
};

/**
 * Reports symbols that nothing defines, and symbols whose derivations never end. It skips nearley's helpers: a helper
 * that never ends contains a symbol of the file that is reported.
 */
function withoutEnd(table: ProductionTable, users: Users, hasLexer: boolean): LineFinding[] {
  const findings: LineFinding[] = [];
  table.nonTerminals.forEach((symbol, number) => {
    if (Number.isFinite(table.leastSteps[number]!)) return;
    const isUndefined = table.byLhs[number]!.length === 0;
    // A lexer's token texts may still be unknown, so a symbol that needs one may seem endless.
    if (hasLexer && (!isUndefined || symbol.startsWith('%'))) return;
    if (!isUndefined && isHelper(table, number)) return;
    const own = [...new Set(users[number]!)];
    const never =
      own.length === 0
        ? ''
        : `; never chosen: ${list(own.map((index) => () => describeProduction(table, index)))}`;
    findings.push({
      severity: 'warning',
      kind: isUndefined ? 'undefined' : 'unproductive',
      symbol,
      line: lineOf(table, users, number),
      message: `${symbol} ${isUndefined ? whyUndefined(symbol) : 'derives no finite string'}${never}`,
    });
  });
  return findings;
}

function whyUndefined(symbol: string): string {
  if (symbol.startsWith('%')) return 'is a token, but the grammar has no @lexer';
  if (symbol.startsWith('[') || symbol === '.') return 'matches no character';
  return 'is used but not defined';
}

/**
 * Returns warnings on unreachable symbols of the grammar file, and one note for each included file: an included file
 * serves several grammars, and each uses a part of it.
 */
function unreachable(table: ProductionTable, users: Users, source: string): LineFinding[] {
  const reached = new Set([table.start]);
  // the set grows as we walk it
  for (const number of reached) {
    for (const production of table.byLhs[number]!)
      for (const child of table.children[production]!) reached.add(child);
  }
  const start = table.nonTerminals[table.start];
  const findings: LineFinding[] = [];
  const included = new Map<string, { readonly line: number; readonly symbols: string[] }>();
  for (const [number, symbol] of table.nonTerminals.entries()) {
    // undefined symbols have their own finding; a helper is unreachable exactly when its rule is
    if (reached.has(number) || isHelper(table, number)) continue;
    const line = lineOf(table, users, number);
    const file = line === null ? null : placeOf(source, line).file;
    if (line !== null && file !== null) {
      const before = included.get(file);
      if (before === undefined) included.set(file, { line, symbols: [symbol] });
      else before.symbols.push(symbol);
      continue;
    }
    const message = `${symbol} cannot be reached from ${start}: its productions are never used`;
    findings.push({ severity: 'warning', kind: 'unreachable', symbol, line, message });
  }
  for (const { line, symbols } of included.values()) {
    const others = symbols.length - 1;
    const message = `${symbols[0]} ${others === 0 ? '' : `and ${others} more of this file `}cannot be reached from ${start}; an included file may define more than is used`;
    findings.push({ severity: 'note', kind: 'unreachable', symbol: symbols[0]!, line, message });
  }
  return findings;
}

function duplicates(table: ProductionTable): LineFinding[] {
  const firsts = new Map<string, number>();
  return table.productions.flatMap(({ lhs, line }, index): LineFinding[] => {
    const text = describeProduction(table, index);
    const first = firsts.get(text);
    if (first === undefined) {
      firsts.set(text, index);
      return [];
    }
    const message = `production ${index} repeats production ${first} (${text}): every string that uses it has several derivations`;
    return [{ severity: 'warning', kind: 'duplicate', symbol: table.nonTerminals[lhs]!, line, message }];
  });
}
