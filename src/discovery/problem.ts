import { Evaluator } from '../formula/evaluator.js';
import type { Formula } from '../formula/formula.js';
import { type FormulaData, squareWeights } from './formulaData.js';
import type { Place } from './place.js';

/**
 * Something to find a formula for: the data's target, or what is left of it when a part of the formula is known or guessed.
 */
export interface Problem {
  readonly name: string;
  /** Its variables at the rows of a sample. A variable may stand for a formula of the data's. */
  readonly evaluator: Evaluator;
  /** The variables that a formula may contain. */
  readonly variables: readonly number[];
  /** `[rows]` */
  readonly target: Float64Array;
  /** What a squared error of the target counts at each row, above 0; null for 1. */
  readonly weights: Float64Array | null;
  /** The place of its formula in that for the data's target. */
  readonly place: Place;
  /** Returns the formula for the data's target from one for this target. */
  readonly wrap: (formula: Formula) => Formula;
}

/** Returns the problem of the data. @param place of its formulas: the whole */
export function problemOf(data: FormulaData, place: Place): Problem {
  const { columns, target } = data;
  return {
    name: 'target',
    evaluator: new Evaluator(columns, target.length),
    variables: [...columns.keys()],
    target,
    weights: squareWeights(data),
    place,
    wrap: (formula) => formula,
  };
}

/** Returns a problem with at most so many rows. */
export function firstRows(problem: Problem, most: number): Problem {
  const { evaluator, target, weights } = problem;
  if (target.length <= most) return problem;
  const columns = evaluator.columns.map((column) => column.slice(0, most));
  return {
    ...problem,
    evaluator: new Evaluator(columns, most),
    target: target.slice(0, most),
    weights: weights?.slice(0, most) ?? null,
  };
}
