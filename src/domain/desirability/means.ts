/** The ways in which several desirabilities make one. */
export const meanKinds = ['arithmetic', 'geometric', 'product'] as const;

export type MeanKind = (typeof meanKinds)[number];

/**
 * One desirability of several. A geometric mean or a product is 0 as soon as one of them is 0 or less.
 *
 * @param values at least one
 * @param weights `[values]`, positive; in a product they are exponents. Defaults to 1 for each.
 * @returns NaN if one of the values is NaN
 */
export function meanOf(kind: MeanKind, values: readonly number[], weights?: readonly number[]): number {
  let weightSum = 0;
  let sum = 0;
  for (const [i, value] of values.entries()) {
    const weight = weights?.[i] ?? 1;
    weightSum += weight;
    // By logarithms, since a product of small values would be 0 before its root is taken.
    sum += weight * (kind === 'arithmetic' ? value : Math.log(Math.max(0, value)));
  }
  if (kind === 'arithmetic') return sum / weightSum;
  return Math.exp(kind === 'geometric' ? sum / weightSum : sum);
}
