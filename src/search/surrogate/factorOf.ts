import { GraeError } from '../../base/errors.js';
import { innerProduct } from './triangular.js';

/** The parts of its mean variance that are added to a covariance until it is positive definite in double precision. */
const jitters = [0, 1e-10, 1e-8, 1e-6, 1e-4];

/**
 * Returns the Cholesky factor of a covariance, which it may change a little.
 *
 * @param covariance symmetric, `[size, size]`; only the lower triangle is read
 * @throws GraeError for a matrix that is far from positive definite, or not finite
 */
export function factorOf(covariance: Float64Array, size: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += covariance[i * size + i]!;
  let before = 0;
  for (const jitter of jitters) {
    const more = Math.max(trace / size, Number.MIN_VALUE) * jitter;
    for (let i = 0; i < size; i++) covariance[i * size + i]! += more - before;
    before = more;
    const lower = lowerOf(covariance, size);
    if (lower !== null) return lower;
  }
  throw new GraeError(`the covariance of ${size} points is not positive definite`);
}

/** Returns null for a matrix that is not positive definite. Sums four products at a time, as matrices here are large. */
function lowerOf(matrix: Float64Array, size: number): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) {
      const rest = matrix[row + j]! - innerProduct(lower, row, lower, j * size, j);
      lower[row + j] = rest / lower[j * size + j]!;
    }
    const pivot = matrix[row + i]! - innerProduct(lower, row, lower, row, i);
    if (!(pivot > 0 && pivot < Number.POSITIVE_INFINITY)) return null;
    lower[row + i] = Math.sqrt(pivot);
  }
  return lower;
}
