import { InputError } from '../base/errors.js';
import type { FormulaLoss } from '../discovery/losses/formulaLoss.js';
import { squaredLoss } from '../discovery/losses/squared.js';
import type { FormulaFit } from '../formula/files/fittedFormula.js';
import type { Formula } from '../formula/formula.js';
import { valuesOf } from '../formula/valuesOf.js';
import type { FormulaRows } from './rowsOfTable.js';

/** Returns how well a formula fits rows, relative to the best constant for them. */
export function fitTo(formula: Formula, rows: FormulaRows, loss: FormulaLoss): FormulaFit {
  const values = valuesOf(formula, rows.inputs, rows.target.length);
  const squared = relativeTo(values, rows, squaredLoss);
  return { loss: loss === squaredLoss ? squared : relativeTo(values, rows, loss), r2: 1 - squared };
}

function relativeTo(values: Float64Array, { target, weights }: FormulaRows, loss: FormulaLoss): number {
  const total = loss.totalOf(values, target, weights);
  if (Number.isNaN(total)) return Number.POSITIVE_INFINITY;
  const constant = new Float64Array(target.length).fill(loss.bestConstant(target, weights));
  return total / loss.totalOf(constant, target, weights);
}

/** @throws InputError for rows whose target a loss cannot judge */
export function expectJudged({ targets, name }: FormulaLoss, { target }: FormulaRows, column: string): void {
  const wrong = target.find((value) => targets?.holds(value) === false);
  if (wrong === undefined) return;
  throw new InputError({
    setting: 'loss',
    problem: `expected ${targets!.expected} in the column ${column} for the loss ${name}, but received: ${wrong}`,
  });
}
