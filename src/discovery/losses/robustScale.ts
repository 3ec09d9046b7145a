/** Errors beyond this many times their scale are large; of normal errors, to count them linearly costs 5% in efficiency. */
export const threshold = 1.345;
/** The expectation of the smaller one of z² and the square of the threshold, for a standard normal z. */
export const clippedSquare = 0.71016455;

/**
 * Returns the scale of errors, which a few large ones hardly move; of normal errors, it is their standard deviation. The mean of
 * the smaller one of (error / scale)² and the square of the threshold is {@link clippedSquare} (Huber 1981, section 7.7). The
 * scale is 0 if more than three fifths of the errors are.
 */
export function robustScale(errors: Float64Array, weights: Float64Array | null): number {
  let [squares, count] = [0, 0];
  for (let i = 0; i < errors.length; i++) {
    const weight = weights?.[i] ?? 1;
    squares += weight * errors[i]! ** 2;
    count += weight;
  }
  let square = squares / (clippedSquare * count);
  // the equation for the square is concave and piecewise linear, so Newton's method falls to its root in a few steps
  for (;;) {
    const bound = threshold ** 2 * square;
    let [within, beyond] = [0, 0];
    for (let i = 0; i < errors.length; i++) {
      const weight = weights?.[i] ?? 1;
      const size = errors[i]! ** 2;
      if (size <= bound) within += weight * size;
      else beyond += weight;
    }
    const slope = clippedSquare * count - threshold ** 2 * beyond;
    const next = slope > 0 ? within / slope : 0;
    if (!(next < square * (1 - 1e-12))) return Math.sqrt(square);
    square = next;
  }
}
