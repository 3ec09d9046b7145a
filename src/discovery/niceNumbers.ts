/** The largest denominator of a fraction. */
const mostDenominator = 12;
/** How near a round number has to be to be tried, relative to the value. */
const reach = 1e-2;
const mostDigits = 10;

/** Returns rounder numbers near a value, the roundest first: whole ones, fractions, decimals from few digits to more. */
export function niceNumbers(value: number): number[] {
  const candidates: number[] = [Math.round(value)];
  for (let denominator = 2; denominator <= mostDenominator; denominator++) {
    candidates.push(Math.round(value * denominator) / denominator);
  }
  for (let digits = 1; digits <= mostDigits; digits++) candidates.push(Number(value.toPrecision(digits)));
  const near = candidates.filter(
    (one) => Math.abs(one - value) <= reach * Math.max(Math.abs(value), Math.abs(value) < 1e-6 ? 1e-6 : 0),
  );
  return [...new Set(near)];
}
