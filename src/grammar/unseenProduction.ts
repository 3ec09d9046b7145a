import type { GrammarSymbol, ProductionTable } from './production.js';
import { describeProduction } from './show.js';

/** A production of a string that no string of a corpus has. */
export interface UnseenProduction {
  readonly production: number;
  /** The place in the string at which what the production writes begins, from 0. */
  readonly offset: number;
}

/**
 * Finds the first production of a string that a corpus does not have.
 *
 * @param derivation a complete leftmost derivation
 * @param counts the number of each production in the corpus
 * @returns null if the corpus has them all
 */
export function findUnseen(
  table: ProductionTable,
  derivation: ArrayLike<number>,
  counts: readonly number[],
): UnseenProduction | null {
  const first = Array.prototype.findIndex.call(derivation, (production: number) => counts[production] === 0);
  if (first < 0) return null;
  let offset = 0;
  const open: GrammarSymbol[] = [table.start];
  for (let step = 0; step <= first; step++) {
    while (typeof open.at(-1) === 'string') offset += (open.pop() as string).length;
    open.pop();
    if (step < first) open.push(...[...table.productions[derivation[step]!]!.rhs].reverse());
  }
  return { production: derivation[first]!, offset };
}

/** Describes a production for people: the text that it writes, and the production itself: `"Si" (symbol -> "Si")`. */
export function nameProduction(table: ProductionTable, production: number): string {
  const { rhs } = table.productions[production]!;
  const terminals = rhs.filter((symbol) => typeof symbol === 'string');
  const described = describeProduction(table, production);
  return terminals.length === 0 ? described : `${JSON.stringify(terminals.join(' '))} (${described})`;
}
