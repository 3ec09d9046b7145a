import type { Random } from '../base/random.js';
import { Derivation } from './derivation.js';
import type { ProductionTable } from './production.js';

/**
 * A random leftmost derivation: at each step one of the productions that can still be finished within the limit,
 * each equally likely. That is not uniform over derivations.
 *
 * @param maxSteps the most productions; at least the shortest derivation of the start
 * @throws InputError if not even the shortest string fits
 */
export function randomDerivation(table: ProductionTable, random: Random, maxSteps: number): Uint16Array {
  const derivation = new Derivation(table, maxSteps);
  const taken: number[] = [];
  while (!derivation.finished) {
    const allowed = derivation.allowedProductions();
    const chosen = allowed[random.integer(allowed.length)]!;
    derivation.advance(chosen);
    taken.push(chosen);
  }
  return Uint16Array.from(taken);
}
