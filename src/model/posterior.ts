import { add, concat, exp, mul, slice, type Tensor, type Tensor2D } from '../tensor/ops.js';
import type { Objective, Posterior } from './objectives/objective.js';

/** Means, and where the objective has them logarithms of variances, of what an encoder gives. */
export function posteriorOf(encoded: Tensor2D, { posterior }: Pick<Objective, 'posterior'>): Posterior {
  if (posterior === 'point') return { mean: encoded, logVariance: null };
  const [rows, width] = encoded.shape;
  return {
    mean: slice(encoded, [0, 0], [rows, width / 2]),
    logVariance: slice(encoded, [0, width / 2], [rows, width / 2]),
  };
}

/**
 * The means, or codes drawn by the variances, those of all rows as many times one below the other as are drawn.
 *
 * @param scale factor on the standard deviations
 */
export function codesOf({ mean, logVariance }: Posterior, deviates: Tensor2D | null, scale = 1): Tensor2D {
  if (logVariance === null || deviates === null) return mean;
  const times = deviates.shape[0] / mean.shape[0];
  const repeat = (one: Tensor) => (times === 1 ? one : concat(Array.from({ length: times }, () => one)));
  const spread = repeat(exp(mul(logVariance, 0.5)));
  return add(repeat(mean), mul(scale === 1 ? spread : mul(spread, scale), deviates)) as Tensor2D;
}
