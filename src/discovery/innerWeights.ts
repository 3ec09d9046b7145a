/**
 * Returns weights for a target within an operation. A small error there counts as much as the error that it makes outside,
 * which is as many times as large as the slope of the operation.
 *
 * @param weights of squared errors outside, above 0; null for equal ones, which stay equal
 * @param slopeAt returns the derivative of the outside by the inside at a row
 */
export function innerWeights(
  weights: Float64Array | null,
  slopeAt: (row: number) => number,
): Float64Array | null {
  if (weights === null) return null;
  const inner = weights.map((weight, row) => weight * slopeAt(row) ** 2);
  // where the slope is 0 or infinite, an error within says nothing about that outside
  const usable = inner.filter((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY);
  const least = usable.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = usable.reduce((a, b) => Math.max(a, b), 0);
  return usable.length === 0 ? null : inner.map((weight) => Math.min(most, Math.max(least, weight)));
}
