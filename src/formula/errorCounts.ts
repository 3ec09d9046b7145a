/** How wrong predictions are. Null without a row to compare, `r2` also for a constant truth. */
export interface PredictionErrors {
  /** The number of rows with a prediction and a true value. */
  readonly compared: number;
  /** 1 less the mean squared error relative to the variance of the true values. */
  readonly r2: number | null;
  /** The root of the mean squared error, the mean absolute error, and the largest. */
  readonly rmse: number | null;
  readonly mae: number | null;
  readonly largest: number | null;
}

/** Adds up the errors of predictions, row by row. */
export class ErrorCounts {
  rows = 0;
  /** The number of rows without a prediction. */
  withoutValue = 0;
  #compared = 0;
  #squares = 0;
  #absolute = 0;
  #largest = 0;
  #mean = 0;
  /** The sum of squared deviations of the true values from their mean (Welford 1962). */
  #variation = 0;

  /** @param truth not-a-number where it is unknown; a prediction likewise where there is none */
  add(prediction: number, truth: number): void {
    this.rows++;
    if (Number.isNaN(prediction)) this.withoutValue++;
    if (Number.isNaN(prediction) || !Number.isFinite(truth)) return;
    const error = Math.abs(truth - prediction);
    this.#compared++;
    this.#squares += error ** 2;
    this.#absolute += error;
    this.#largest = Math.max(this.#largest, error);
    const step = truth - this.#mean;
    this.#mean += step / this.#compared;
    this.#variation += step * (truth - this.#mean);
  }

  get errors(): PredictionErrors {
    const compared = this.#compared;
    if (compared === 0) return { compared, r2: null, rmse: null, mae: null, largest: null };
    return {
      compared,
      r2: this.#variation === 0 ? null : 1 - this.#squares / this.#variation,
      rmse: Math.sqrt(this.#squares / compared),
      mae: this.#absolute / compared,
      largest: this.#largest,
    };
  }
}
