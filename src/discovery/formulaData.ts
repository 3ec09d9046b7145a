/** The rows that formulas are to fit. */
export interface FormulaData {
  /** The variables, `[rows]` each, all finite. */
  readonly columns: readonly Float64Array[];
  /** `[rows]`, finite */
  readonly target: Float64Array;
  /** What the error at each row counts, above 0; null if all count the same. */
  readonly weights: Float64Array | null;
}

/** Returns some of the rows, in the order of their numbers. */
export function pickRows({ columns, target, weights }: FormulaData, rows: ArrayLike<number>): FormulaData {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    columns: columns.map(pick),
    target: pick(target),
    weights: weights === null ? null : pick(weights),
  };
}
