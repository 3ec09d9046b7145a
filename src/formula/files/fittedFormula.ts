import type { NamedFormula } from '../namedFormula.js';

/** How well a formula fits rows. */
export interface FormulaFit {
  /** The loss of the search relative to that of the best constant; of squared errors, 1 less R². */
  readonly loss: number;
  /** The coefficient of determination, whatever the loss: 1 less the squared errors relative to those of the mean. */
  readonly r2: number;
}

/** A formula with its fit to the rows that it was made for. */
export interface FittedFormula extends NamedFormula, FormulaFit {
  /** The fit to test rows, where a formula without a value at a row is infinitely wrong; null without test rows. */
  readonly test: FormulaFit | null;
}

/** Formulas of one target, as files of formulas contain them. */
export interface FormulaCollection {
  readonly target: string;
  /** The columns, which are the variables of all of the formulas. */
  readonly inputs: readonly string[];
  /** From small to large. */
  readonly front: readonly FittedFormula[];
  /** One of them. */
  readonly best: FittedFormula;
}
