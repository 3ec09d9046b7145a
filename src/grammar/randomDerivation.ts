import type { Random } from '../base/random.js';
import { Derivation } from './derivation.js';
import type { Guard } from './guard.js';
import type { ProductionTable } from './production.js';

/**
 * Draws a random leftmost derivation: at each step one of the productions that can still be finished within the limit,
 * each equally likely. This is not uniform over derivations.
 *
 * @param mostSteps the most productions; at least the shortest derivation of the start
 * @throws InputError if not even the shortest string fits
 */
export function randomDerivation(table: ProductionTable, random: Random, mostSteps: number): Uint16Array {
  const derivation = new Derivation(table, mostSteps);
  const productions: number[] = [];
  while (!derivation.finished) {
    const allowed = derivation.allowedProductions();
    const chosen = allowed[random.integer(allowed.length)]!;
    derivation.advance(chosen);
    productions.push(chosen);
  }
  return Uint16Array.from(productions);
}

/**
 * Draws a random leftmost derivation within the rules of a guard: at each step one of the productions it allows, each
 * equally likely.
 *
 * @throws InputError as {@link randomDerivation}, and GraeError if the rules leave nothing to write
 */
export function randomGuardedDerivation(guard: Guard, random: Random, mostSteps: number): Uint16Array {
  const derivation = guard.start(mostSteps);
  while (!derivation.finished) {
    const expansions = Int32Array.from(guard.table.byLhs[derivation.top]!);
    const chosen = random.shuffle(expansions).find((production) => derivation.allows(production));
    if (chosen === undefined) derivation.rescue();
    else derivation.advance(chosen);
  }
  return Uint16Array.from(derivation.taken);
}
