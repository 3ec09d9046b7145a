import { editDistance } from './editDistance.js';
import type { GrammarFile } from './grammarFile.js';
import { GrammarError, type GrammarFinding } from './grammarFinding.js';
import { describePlace, placeOf } from './grammarPlace.js';

/** Symbols that an error tells of; the others are counted. */
const maxTold = 20;

/**
 * Symbols that are used and nothing defines: misspelt names, and tokens of a grammar without a lexer.
 *
 * @param source what the lines count in
 */
export function undefinedSymbols(file: GrammarFile, source: string): readonly GrammarFinding[] {
  const defined = new Set(file.rules.map(({ name }) => name));
  const findings: GrammarFinding[] = [];
  for (const [symbol, line] of file.firstUses) {
    const isToken = symbol.startsWith('%');
    if (isToken ? file.lexer !== null : defined.has(symbol) || file.leftUndefined.has(symbol)) continue;
    const nearest = findings.length < maxTold ? nearestName(symbol, file.ownNames) : null;
    findings.push({
      severity: 'error',
      kind: 'undefined',
      symbol,
      ...placeOf(source, line),
      nearest,
      message: isToken
        ? `${symbol} is a token, but the grammar has no @lexer; write what it matches as a rule`
        : `${symbol} is used but not defined${suggestion(symbol, nearest, file.ownNames)}`,
    });
  }
  return findings;
}

/** The error for a grammar with such symbols; null for none. */
export function undefinedError(name: string, findings: readonly GrammarFinding[]): GrammarError | null {
  const first = findings[0];
  if (first === undefined) return null;
  const { file, line, message } = first;
  const others = findings.slice(1, maxTold).map(({ symbol, line: at }) => `${symbol} in line ${at}`);
  const left = findings.length - 1 - others.length;
  const more = [...others, ...(left > 0 ? [`${left} more`] : [])].join(', ');
  const where = line === null ? name : describePlace(name, { file, line });
  return new GrammarError(
    `${where}: ${message}${more === '' ? '' : ` (so are ${more})`}`,
    findings.slice(0, maxTold),
  );
}

function nearestName(symbol: string, names: readonly string[]): string | null {
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  const wanted = symbol.toLowerCase();
  for (const name of names) {
    // A difference in length is a lower bound of the distance.
    if (Math.abs(name.length - symbol.length) > least) continue;
    const distance = editDistance(wanted, name.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

function suggestion(symbol: string, nearest: string | null, names: readonly string[]): string {
  if (nearest === null || names.length === 0) return '';
  const isLikely =
    editDistance(symbol.toLowerCase(), nearest.toLowerCase()) <= Math.max(1, symbol.length / 3);
  return isLikely ? `; did you mean ${nearest}?` : `; the nearest name that is defined is ${nearest}`;
}
