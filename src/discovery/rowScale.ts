/**
 * Factors of the rows that turn weighted sums of squares into plain ones: the roots of the weights. Without weights it
 * leaves everything as it is, and copies nothing.
 */
export class RowScale {
  readonly #roots: Float64Array | null;

  /** @param weights `[rows]`, not negative; null for equal ones */
  constructor(weights: Float64Array | null) {
    this.#roots = weights === null ? null : weights.map(Math.sqrt);
  }

  /** Returns values times the factors; the values themselves without weights. */
  readonly applied = (values: Float64Array): Float64Array => {
    const roots = this.#roots;
    return roots === null ? values : values.map((value, row) => value * roots[row]!);
  };

  /** Multiplies values by the factors. */
  apply(values: Float64Array): void {
    const roots = this.#roots;
    if (roots === null) return;
    for (let row = 0; row < values.length; row++) values[row]! *= roots[row]!;
  }
}
