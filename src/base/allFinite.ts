/**
 * Whether all numbers are finite. Weights have millions of numbers, for which `every(Number.isFinite)` takes a tenth of a
 * second.
 */
export function allFinite(values: ArrayLike<number>): boolean {
  return firstNotFinite(values) < 0;
}

/** The place of the first number that is not finite; -1 where all are. */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i]!)) return i;
  return -1;
}
