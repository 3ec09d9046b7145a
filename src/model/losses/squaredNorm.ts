import { mul, type Scalar, square, sum } from '../../tensor/ops.js';
import type { LatentContext, Posterior } from './loss.js';
import { latentSettings, reduction } from './sharedSettings.js';

/** The settings of every loss whose L_z is the squared norm. */
export const squaredNormSettings = { ...latentSettings, reduction };

/**
 * Computes L_z = 1/2 ||z||² (Ghosh et al. 2020, equation 3), or, with a `reduction` of `mean`, the mean of z² over the
 * dimensions, as in the published code.
 */
export function squaredNorm(
  { mean }: Posterior,
  { settings, latent, rowWeights }: LatentContext<{ readonly reduction: 'sum' | 'mean' }>,
): Scalar {
  const factor = settings.reduction === 'mean' ? 1 / latent : 0.5;
  return sum(mul(square(mean), mul(rowWeights, factor))) as Scalar;
}
