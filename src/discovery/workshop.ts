import type { Random } from '../base/random.js';
import type { Formula } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import type { FormulaFront } from './formulaFront.js';

/** The tools and counts that all strategies of a search share. */
export interface Workshop {
  readonly language: FormulaLanguage;
  readonly front: FormulaFront;
  /** Some small formulas of each non-terminal. */
  readonly samples: readonly (readonly Formula[])[];
  readonly random: Random;
  /** The most formulas that are evaluated. */
  readonly mostEvaluations: number;
  /** The formulas evaluated so far. */
  evaluations: number;
  /** Whether the search is to end: out of time, or interrupted. */
  isStopped: () => boolean;
}

/** Returns whether a search has nothing more to do. */
export function isOver({ front, evaluations, mostEvaluations, isStopped }: Workshop): boolean {
  return front.isExact || evaluations >= mostEvaluations || isStopped();
}
