import type { Random } from '../base/random.js';
import type { Formula } from '../formula/formula.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import type { FormulaFront } from './formulaFront.js';

/** Makes formulas from others, such as an autoencoder by their codes. */
export interface FormulaProposer {
  /**
   * @param parents formulas of a population, with the values of their fitted constants
   * @param count the number of formulas that are wanted
   * @returns formulas; a number that the language cannot write is fitted, and what the language does not have is left out
   */
  propose(parents: readonly Formula[], count: number, random: Random): Promise<readonly Formula[]>;
}

/** The tools and counts that all strategies of a search share. */
export interface Workshop {
  readonly language: FormulaLanguage;
  readonly front: FormulaFront;
  /** Some small formulas of each non-terminal. */
  readonly samples: readonly (readonly Formula[])[];
  random: Random;
  readonly proposer: FormulaProposer | null;
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
