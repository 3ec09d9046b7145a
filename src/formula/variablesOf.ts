import type { ProductionTable } from '../grammar/production.js';
import { namesIn } from './namesIn.js';
import { isFunctionName } from './operators.js';

/**
 * Returns the variables of a grammar whose strings are formulas: the names in its terminals that are neither functions nor
 * `pi`, in the order of the productions. Each has to stand whole in one production.
 */
export function variablesOf(table: ProductionTable): readonly string[] {
  const variables = new Set<string>();
  for (const text of table.productions.map(writtenBy)) {
    for (const { name, isQuoted, isCalled } of namesIn(text)) {
      if (isQuoted || !(isCalled || isFunctionName(name) || name === 'pi')) variables.add(name);
    }
  }
  return [...variables];
}

/** Returns whether the strings of a grammar may have powers. */
export function hasPowers(table: ProductionTable): boolean {
  return table.productions.some((production) => /\^|\*\*/.test(writtenBy(production)));
}

/** The text of a production, with a blank for each non-terminal. */
function writtenBy({ rhs }: ProductionTable['productions'][number]): string {
  return rhs.map((symbol) => (typeof symbol === 'string' ? symbol : ' ')).join('');
}
