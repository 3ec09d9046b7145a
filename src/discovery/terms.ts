import { deriveFormula } from '../formula/derive.js';
import { binary, type Formula, literal } from '../formula/formula.js';
import type { Problem } from './problem.js';
import type { Workshop } from './workshop.js';

/**
 * Returns whether a multiple of a formula solves a problem as far as the language is concerned. Where all formulas are of one
 * kind, all do; where non-terminals tell units apart, only those of the right one.
 */
export function isTerm({ language, front }: Workshop, { wrap }: Problem, formula: Formula): boolean {
  if (language.table.nonTerminals.length === 1) return true;
  const whole = front.simplified(wrap(binary('*', literal(2.5), formula)));
  return deriveFormula(language, whole, []) !== null;
}
