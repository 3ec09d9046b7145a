import { Evaluator } from './evaluator.js';
import type { Formula } from './formula.js';
import { compileFormula } from './program.js';

/**
 * Returns the values of a formula without fitted constants at all rows of a table, not-a-number where it has none.
 *
 * @param columns the variables, `[rows]` each
 */
export function valuesOf(formula: Formula, columns: readonly Float64Array[], rows: number): Float64Array {
  const values = new Float64Array(rows);
  new Evaluator(columns, rows).evaluateAll(compileFormula(formula), [], values);
  return values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
}
