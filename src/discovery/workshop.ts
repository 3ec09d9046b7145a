import type { Random } from '../base/random.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import type { FormulaFront } from './formulaFront.js';

/** What all strategies of a search work with. */
export interface Workshop {
  readonly language: FormulaLanguage;
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
