/** Returns the products of weights; null, which stands for 1 in all rows, if there are none. */
export function productOfWeights(
  first: Float64Array | null,
  second: Float64Array | null,
): Float64Array | null {
  if (first === null || second === null) return first ?? second;
  return first.map((weight, row) => weight * second[row]!);
}
