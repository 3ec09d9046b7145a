import type { JudgedText } from '../domain/domain.js';
import type { EvaluatedText } from './candidate.js';

/** The wanted end of a value. */
export type Better = 'higher' | 'lower';

/**
 * A number for each string, which a search makes as high or as low as possible. The search knows nothing else of it: the
 * number may come from a score of the domain, from several, from a model, or from a program of the user's.
 */
export interface Objective {
  /** Its name in logs and reports. */
  readonly name: string;
  readonly better: Better;
  /** The most strings in one call; results are kept after each. Defaults to 100. */
  readonly batch?: number;
  /** Everything else that decides its values, as plain data: a search is continued only with the same. Defaults to nothing. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /**
   * Evaluates valid strings that were not evaluated before.
   *
   * @param strings judged for validity and canonical form; they need not have scores
   * @param signal tells that the search is to end; an objective that takes long may then throw `signal.reason`
   * @returns a value for each, in their order; NaN for a string that has none
   * @throws GraeError for an objective that cannot go on; a search then ends, and keeps what it has
   */
  evaluate(strings: readonly JudgedText[], signal?: AbortSignal): Promise<ArrayLike<number>>;
  /**
   * Returns the standard deviation of the value of each string, NaN for one without a value. Absent where values are not
   * estimates.
   */
  deviations?(strings: readonly Pick<JudgedText, 'text'>[]): Promise<ArrayLike<number>>;
  /** Ends what the objective has started, such as a program. */
  close?(): Promise<void>;
}

/** One objective, or several without weights: a search then looks for the front of strings that none other is better than by all. */
export type Objectives = Objective | readonly Objective[];

/** A value as a number of which more is better; -Infinity for a string without a value. */
export function fitnessOf(value: number | null, better: Better): number {
  if (value === null || Number.isNaN(value)) return Number.NEGATIVE_INFINITY;
  return better === 'higher' ? value : -value;
}

/** The {@link fitnessOf fitness} of an evaluation by each objective. */
export function fitnessesOf(
  { value, values = [value] }: Pick<EvaluatedText, 'value' | 'values'>,
  betters: readonly Better[],
): number[] {
  return betters.map((better, k) => fitnessOf(values[k]!, better));
}
