import { componentsOf } from './components.js';
import { lineOf, list, type Users } from './findingPlaces.js';
import type { LineFinding } from './grammarFinding.js';
import { nullableNonTerminals } from './nullable.js';
import type { ProductionTable } from './production.js';

/** Whether the language has a string that is not empty. */
function writesSomething(table: ProductionTable, users: Users): boolean {
  const ends = (production: number) => Number.isFinite(table.leastStepsThrough[production]!);
  const writing = new Set<number>();
  table.productions.forEach(({ lhs, rhs }, production) => {
    if (ends(production) && rhs.some((symbol) => typeof symbol === 'string' && symbol !== ''))
      writing.add(lhs);
  });
  // the set grows as we walk it
  for (const symbol of writing) {
    for (const user of users[symbol]!) if (ends(user)) writing.add(table.productions[user]!.lhs);
  }
  return writing.has(table.start);
}

/** Finds non-terminals that derive something beginning with themselves. */
export function leftRecursion(table: ProductionTable, users: Users): LineFinding[] {
  const nullable = nullableNonTerminals(table.nonTerminals.length, table.productions);
  /** For each non-terminal, the non-terminals that can begin its right-hand sides. */
  const corners = table.byLhs.map((own) => {
    const reached = new Set<number>();
    for (const production of own) {
      for (const symbol of table.productions[production]!.rhs) {
        if (typeof symbol === 'string') break;
        reached.add(symbol);
        if (!nullable.has(symbol)) break;
      }
    }
    return [...reached];
  });
  const { componentOf, members } = componentsOf(corners);
  const recursive = table.nonTerminals.flatMap((symbol, number) => {
    const isInCircle = members[componentOf[number]!]!.length > 1 || corners[number]!.includes(number);
    return isInCircle ? [{ symbol, number }] : [];
  });
  if (recursive.length === 0) return [];
  const line = lineOf(table, users, recursive[0]!.number);
  const message = `left-recursive: ${list(recursive.map(({ symbol }) => symbol))}; a leftmost derivation then settles how long a text is before it writes the beginning`;
  return [{ severity: 'note', kind: 'left recursion', symbol: recursive[0]!.symbol, line, message }];
}

export function emptyStrings(table: ProductionTable, users: Users, hasLexer: boolean): LineFinding[] {
  if (!nullableNonTerminals(table.nonTerminals.length, table.productions).has(table.start)) return [];
  const symbol = table.nonTerminals[table.start]!;
  if (!hasLexer && !writesSomething(table, users)) {
    const message = `${symbol} derives only the empty string: there is nothing to learn; add a production that writes something and ends`;
    return [{ severity: 'error', kind: 'empty', symbol, line: lineOf(table, users, table.start), message }];
  }
  const message = 'the empty string is in the language; empty lines of a corpus are left out nevertheless';
  return [{ severity: 'note', kind: 'empty', symbol, line: null, message }];
}

/** Warns about terminals with line breaks: a corpus has one string a line. */
export function lineBreaks(table: ProductionTable, users: Users): LineFinding[] {
  const index = table.productions.findIndex(({ rhs }) =>
    rhs.some((symbol) => typeof symbol === 'string' && /[\n\r]/.test(symbol)),
  );
  if (index < 0) return [];
  const { lhs } = table.productions[index]!;
  const symbol = table.nonTerminals[lhs]!;
  const line = lineOf(table, users, lhs);
  const message = `${symbol} writes line breaks: such strings cannot be in a corpus, which has one string a line`;
  return [{ severity: 'warning', kind: 'line break', symbol, line, message }];
}
