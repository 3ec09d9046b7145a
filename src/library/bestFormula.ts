import type { FormulaLoss } from '../discovery/losses/formulaLoss.js';
import { valuesOf } from '../formula/valuesOf.js';
import { chooseFormula } from './chooseFormula.js';
import type { DiscoveredFormula } from './discoveredFormula.js';
import type { FormulaRows } from './rowsOfTable.js';
import { effectiveRows } from './rowWeights.js';

/**
 * Returns the formula of a front to take, by {@link chooseFormula}. For a loss that a few wrong rows hardly move, the size of a
 * typical error counts: wrong rows stay as wrong, however well a formula fits the others.
 */
export function bestFormula(
  front: readonly DiscoveredFormula[],
  rows: FormulaRows,
  loss: FormulaLoss,
): DiscoveredFormula {
  const count = effectiveRows(rows);
  const { target, weights, inputs } = rows;
  const { reweighting, degree } = loss;
  const typicalOf = (valueAt: (row: number) => number) =>
    reweighting!.typicalOf(
      target.map((value, row) => valueAt(row) - value),
      weights,
    );
  const constant = loss.bestConstant(target, weights);
  const whole = reweighting === null ? 0 : typicalOf(() => constant);
  // if most rows have one value, a constant is exact in a typical row
  if (!(whole > 0)) return chooseFormula(front, count, degree);
  const byTypicalError = front.map((formula) => {
    const values = valuesOf(formula.tree, inputs, target.length);
    return { formula, size: formula.size, loss: typicalOf((row) => values[row]!) / whole };
  });
  return chooseFormula(byTypicalError, count, 1).formula;
}
