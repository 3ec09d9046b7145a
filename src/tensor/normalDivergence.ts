import { add, exp, mul, square, sub, type Tensor } from './ops.js';

/**
 * Computes what each dimension adds to KL(N(mean, variance) || N(0, I)) = 1/2 sum (mean² + variance - log variance - 1)
 * (Kingma and Welling 2014, appendix B).
 *
 * @param mean any shape
 * @param logVariance the same shape
 */
export function normalDivergence<T extends Tensor>(mean: T, logVariance: T): T {
  return mul(sub(add(square(mean), exp(logVariance)), add(logVariance, 1)), 0.5) as T;
}
