import { nearestName } from '../base/nearestName.js';
import { nameMeantBy } from '../base/suggestion.js';
import type { GrammarFile } from './grammarFile.js';
import { GrammarError, type GrammarFinding } from './grammarFinding.js';
import { describePlace, placeOf } from './grammarPlace.js';

/** The most symbols that an error names; the others are counted. */
const maxTold = 20;

/**
 * Finds symbols that are used but not defined: misspelt names, and tokens of a grammar without a lexer.
 *
 * @param source the source in which the lines count
 */
export function undefinedSymbols(file: GrammarFile, source: string): readonly GrammarFinding[] {
  const defined = new Set(file.rules.map(({ name }) => name));
  const findings: GrammarFinding[] = [];
  for (const [symbol, line] of file.firstUses) {
    const isToken = symbol.startsWith('%');
    if (isToken ? file.lexer !== null : defined.has(symbol) || file.leftUndefined.has(symbol)) continue;
    const names = findings.length < maxTold ? file.ownNames : [];
    const meant = nameMeantBy(symbol, names);
    const nearest = meant ?? nearestName(symbol, names)?.name ?? null;
    findings.push({
      severity: 'error',
      kind: 'undefined',
      symbol,
      ...placeOf(source, line),
      nearest,
      message: isToken
        ? `${symbol} is a token, but the grammar has no @lexer; write what it matches as a rule`
        : `${symbol} is used but not defined${hint(meant, nearest)}`,
    });
  }
  return findings;
}

/** Returns the error for a grammar with such symbols; null for none. */
export function undefinedError(name: string, findings: readonly GrammarFinding[]): GrammarError | null {
  const first = findings[0];
  if (first === undefined) return null;
  const { file, line, message } = first;
  const others = findings.slice(1, maxTold).map(({ symbol, line: at }) => `${symbol} in line ${at}`);
  const omitted = findings.length - 1 - others.length;
  const more = [...others, ...(omitted > 0 ? [`${omitted} more`] : [])].join(', ');
  const where = line === null ? name : describePlace(name, { file, line });
  return new GrammarError(
    `${where}: ${message}${more === '' ? '' : ` (so are ${more})`}`,
    findings.slice(0, maxTold),
  );
}

function hint(meant: string | null, nearest: string | null): string {
  if (meant !== null) return `; did you mean ${meant}?`;
  return nearest === null ? '' : `; the nearest name that is defined is ${nearest}`;
}
