import type { FormulaLoss } from './losses/formulaLoss.js';

/** The rows that formulas are to fit, and how errors count. */
export interface FormulaData {
  /** The variables, `[rows]` each, all finite. */
  readonly columns: readonly Float64Array[];
  /** `[rows]`, finite */
  readonly target: Float64Array;
  /** What the error at each row counts, above 0; null if all count the same. */
  readonly weights: Float64Array | null;
  readonly loss: FormulaLoss;
}

/** Returns some of the rows, in the order of their numbers. */
export function pickRows(
  { columns, target, weights, loss }: FormulaData,
  rows: ArrayLike<number>,
): FormulaData {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    columns: columns.map(pick),
    target: pick(target),
    weights: weights === null ? null : pick(weights),
    loss,
  };
}

/** Returns the weights with which squared errors come near the loss. */
export function squareWeights({ target, weights, loss }: FormulaData): Float64Array | null {
  const { weightOf, scale } = loss;
  if (weightOf === null && scale === null) return weights;
  return target.map(
    (value, row) => (weights?.[row] ?? 1) * (weightOf?.(value) ?? 1) * (scale?.slope(value) ?? 1) ** 2,
  );
}
