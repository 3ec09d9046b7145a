import type { Random } from '../../base/random.js';

/** The errors of a model on values that it did not see, beside those of their mean. */
export interface CrossValidation {
  readonly folds: number;
  /** The share of the variance that the predictions explain: 1 at most, 0 for a model no better than the mean. */
  readonly r2: number;
  /** The root mean square error of the predictions, in the unit of the values. */
  readonly rmse: number;
  /** The root mean square error of predicting the mean of the other folds. */
  readonly rmseOfMean: number;
  /**
   * The mean gain over the mean, which is the difference of the squared errors, in its own standard errors. Above 1.64 it is
   * chance in less than one case of twenty. NaN where every prediction is the mean.
   */
  readonly gain: number;
}

/**
 * Predicts each value by a model that has learned from the other folds.
 *
 * @param learn learns from the values at some places, and returns the predictions at others
 * @param values finite, at least as many as folds
 */
export function crossValidate(
  learn: (from: readonly number[], at: readonly number[]) => ArrayLike<number>,
  values: ArrayLike<number>,
  folds: number,
  random: Random,
): CrossValidation {
  const order = random.shuffle(Array.from({ length: values.length }, (_, i) => i));
  const squares: number[] = [];
  const squaresOfMean: number[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const at = order.filter((_, place) => place % folds === fold);
    const from = order.filter((_, place) => place % folds !== fold);
    const predictions = learn(from, at);
    const mean = meanOf(from.map((i) => values[i]!));
    at.forEach((i, k) => {
      squares.push((values[i]! - predictions[k]!) ** 2);
      squaresOfMean.push((values[i]! - mean) ** 2);
    });
  }
  const gains = squares.map((square, k) => squaresOfMean[k]! - square);
  const gain = meanOf(gains);
  const error = Math.sqrt(meanOf(gains.map((one) => (one - gain) ** 2)) / (gains.length - 1));
  const mean = meanOf(Array.from(values));
  const variance = meanOf(Array.from(values, (value) => (value - mean) ** 2));
  return {
    folds,
    r2: 1 - meanOf(squares) / variance,
    rmse: Math.sqrt(meanOf(squares)),
    rmseOfMean: Math.sqrt(meanOf(squaresOfMean)),
    gain: gain / error,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
