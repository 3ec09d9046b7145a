import type { Random } from '../base/random.js';
import type { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import type { FormulaFront } from './formulaFront.js';

/** What all strategies of a search work with. */
export interface Workshop {
  readonly language: FormulaLanguage;
  /** Evaluates on the rows of a sample of the data. */
  readonly evaluator: Evaluator;
  /** The target at these rows. */
  readonly target: Float64Array;
  readonly front: FormulaFront;
  readonly random: Random;
  /** The most formulas that are evaluated. */
  readonly mostEvaluations: number;
  /** The formulas evaluated so far. */
  evaluations: number;
}

/** Returns whether a search has nothing more to do. */
export function isOver({ front, evaluations, mostEvaluations }: Workshop): boolean {
  return front.isExact || evaluations >= mostEvaluations;
}
