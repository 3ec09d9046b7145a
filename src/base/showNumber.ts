/** Formats a count for people: `2,000`; `-` for one that is unknown. */
export function showCount(count: number | null): string {
  return count === null ? '-' : count.toLocaleString('en-US');
}

/**
 * Formats a value, such as a score, for people: four significant digits, whole numbers with all of theirs, and an exponent
 * only for very large or small values. There are no separators, so that a year is `2026` and a column reads alike.
 */
export function showValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '-';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e-4 && Math.abs(rounded) < 1e6 ? String(rounded) : rounded.toExponential(3);
}
