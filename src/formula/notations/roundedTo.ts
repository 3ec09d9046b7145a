/** Rounds to significant digits. Whole numbers below a million stay as they are. */
export function roundedTo(value: number, digits: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? value : Number(value.toPrecision(digits));
}
