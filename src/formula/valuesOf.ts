import { Evaluator } from './evaluator.js';
import type { Formula } from './formula.js';
import { compileFormula } from './program.js';

/**
 * Returns the values of a formula without fitted constants at all rows of a table, not-a-number where it has none.
 *
 * @param columns the variables, `[rows]` each
 */
export function valuesOf(formula: Formula, columns: readonly Float64Array[], rows: number): Float64Array {
  const program = compileFormula(formula);
  const values = new Float64Array(rows);
  if (new Evaluator(columns, rows).evaluate(program, [], values)) return values;
  // an evaluator stops at the first rows without a value
  const cells = columns.map(() => new Float64Array(1));
  const single = new Evaluator(cells, 1);
  const value = new Float64Array(1);
  for (let row = 0; row < rows; row++) {
    for (const [i, column] of columns.entries()) cells[i]![0] = column[row]!;
    values[row] = single.evaluate(program, [], value) ? value[0]! : Number.NaN;
  }
  return values;
}
