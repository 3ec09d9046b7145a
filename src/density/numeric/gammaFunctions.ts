/** The argument from which the asymptotic series are exact to double precision. */
const largeEnough = 10;

/**
 * Returns the digamma function, the derivative of {@link logGamma}, for x > 0 (Abramowitz and Stegun 1964, 6.3.5 and
 * 6.3.18).
 */
export function digamma(x: number): number {
  let value = 0;
  let at = x;
  for (; at < largeEnough; at++) value -= 1 / at;
  const square = 1 / (at * at);
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132)))));
  return value + Math.log(at) - 0.5 / at - series;
}

/** Returns ln Γ(x) for x > 0 (Abramowitz and Stegun 1964, 6.1.15 and 6.1.41). */
export function logGamma(x: number): number {
  let value = 0;
  let at = x;
  for (; at < largeEnough; at++) value -= Math.log(at);
  const square = 1 / (at * at);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188))))) / at;
  return value + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
}
