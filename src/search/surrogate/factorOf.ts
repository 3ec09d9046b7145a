import { GraeError } from '../../base/errors.js';
import { cholesky } from '../../density/numeric/cholesky.js';

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
    const lower = cholesky(covariance, size);
    if (lower !== null) return lower;
  }
  throw new GraeError(`the covariance of ${size} points is not positive definite`);
}
