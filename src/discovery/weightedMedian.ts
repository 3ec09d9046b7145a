/** Returns the least value with at least half of the weight up to it. @param weights null for equal ones */
export function weightedMedian(values: Float64Array, weights: Float64Array | null): number {
  if (weights === null) return Float64Array.from(values).sort()[(values.length - 1) >> 1]!;
  const order = Uint32Array.from(values, (_, row) => row).sort((a, b) => values[a]! - values[b]!);
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let sum = 0;
  for (const row of order) {
    sum += weights[row]!;
    if (sum >= half) return values[row]!;
  }
  return values[order.at(-1)!]!;
}
