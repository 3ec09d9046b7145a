import type { Random } from '../base/random.js';
import { Derivation } from './derivation.js';
import type { Guard } from './guard.js';
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
    const chosen = drawProduction(derivation.allowedProductions(), counts, random);
    derivation.advance(chosen);
    productions.push(chosen);
  }
  return productions;
}

/**
 * Draws a derivation of the language within the rules of a guard: at each step one of the productions that it allows, in
 * proportion to its count.
 *
 * @param guard one over the productions of the grammar
 * @throws InputError if not even the shortest string fits into the limit, and GraeError if the rules leave nothing to write
 */
export function drawGuardedDerivation(
  { table, counts }: WeightedGrammar,
  guard: Guard,
  mostSteps: number,
  random: Random,
): Uint16Array {
  const derivation = guard.start(mostSteps);
  while (!derivation.finished) {
    let left = table.byLhs[derivation.top]!;
    let chosen = drawProduction(left, counts, random);
    while (left.length > 0 && !derivation.allows(chosen)) {
      left = left.filter((production) => production !== chosen);
      if (left.length > 0) chosen = drawProduction(left, counts, random);
    }
    if (left.length === 0) derivation.rescue();
    else derivation.advance(chosen);
  }
  return Uint16Array.from(derivation.taken);
}

/** Draws one of some productions in proportion to its count; evenly where no string of the corpus has any of them. */
function drawProduction(productions: readonly number[], counts: ArrayLike<number>, random: Random): number {
  const weights = productions.map((production) => counts[production]!);
  const isCounted = weights.some((weight) => weight > 0);
  return productions[isCounted ? random.categorical(weights) : random.integer(productions.length)]!;
}
