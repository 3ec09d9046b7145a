/**
 * How wrong a formula is, from its errors at all rows. A formula's loss is its total relative to that of the best constant, so 1
 * is no better than a constant and 0 is exact.
 */
export interface FormulaLoss {
  /** Its name as a setting. */
  readonly name: string;
  /** Its name in a sentence. */
  readonly title: string;
  /** The power of the errors that it grows with. */
  readonly degree: 1 | 2;
  /** The target values that it can judge; null for all. */
  readonly targets: { readonly expected: string; readonly holds: (value: number) => boolean } | null;
  /**
   * Returns the total over all rows; infinite or not-a-number if the loss is not defined for the values.
   *
   * @param weights what each row counts; null for 1
   */
  readonly totalOf: (values: Float64Array, target: Float64Array, weights: Float64Array | null) => number;
  /** Returns the constant with the least total. */
  readonly bestConstant: (target: Float64Array, weights: Float64Array | null) => number;
  /** Returns the total of errors that are as large as the values of the target. */
  readonly magnitudeOf: (target: Float64Array, weights: Float64Array | null) => number;
  /** Returns what an error counts beside others, by the target's value in its row; null for 1. */
  readonly weightOf: ((value: number) => number) | null;
  /** The function of values whose differences are the errors; null for the values themselves. */
  readonly scale: ErrorScale | null;
  /** The weights with which least squares come to the least loss, renewed with the errors; null where squares need none. */
  readonly reweighting: Reweighting | null;
}

export interface ErrorScale {
  readonly value: (value: number) => number;
  readonly slope: (value: number) => number;
}

/** Factors of the weights of squared errors (iteratively reweighted least squares: Holland and Welsch 1977). */
export interface Reweighting {
  /** Returns the size of a typical error: a formula that is exact in most rows is to be told from others, whatever the rest is. */
  readonly typicalOf: (errors: Float64Array, weights: Float64Array | null) => number;
  /** Returns a function that gives the factors of one round after the other, for the fit of some numbers. */
  readonly rounds: (numbers: number) => (errors: Float64Array, weights: Float64Array | null) => Float64Array;
}
