import type { Random } from '../base/random.js';
import { Derivation } from './derivation.js';
import type { ProductionTable } from './production.js';

/** A grammar with the number of times that each production stands in a corpus: a probabilistic grammar. */
export interface WeightedGrammar {
  readonly table: ProductionTable;
  /** By production; all 1 where they are not known. */
  readonly counts: ArrayLike<number>;
}

/**
 * Draws a derivation of a non-terminal: at each step one of the productions that can still be finished, in proportion to
 * its count.
 *
 * @returns null if no derivation fits into the limit
 */
export function drawDerivation(
  { table, counts }: WeightedGrammar,
  nonTerminal: number,
  mostSteps: number,
  random: Random,
): number[] | null {
  if (table.leastSteps[nonTerminal]! > mostSteps) return null;
  const derivation = new Derivation({ ...table, start: nonTerminal }, mostSteps);
  const productions: number[] = [];
  while (!derivation.finished) {
    const allowed = derivation.allowedProductions();
    const weights = allowed.map((production) => counts[production]!);
    const isKnown = weights.some((weight) => weight > 0);
    const chosen = isKnown ? allowed[random.categorical(weights)]! : allowed[random.integer(allowed.length)]!;
    derivation.advance(chosen);
    productions.push(chosen);
  }
  return productions;
}
