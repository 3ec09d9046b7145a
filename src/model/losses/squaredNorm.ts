import { mul, type Scalar, square, sum } from '../../tensor/ops.js';
import type { LatentContext, Posterior } from './loss.js';

/**
 * L_z = 1/2 ||z||² (Ghosh et al. 2020, equation 3), or the mean of z² over the dimensions, as in the published code
 * (`reduction` of `mean`).
 */
export function squaredNorm({ mean }: Posterior, { config, rowWeights }: LatentContext): Scalar {
  const factor = config.reduction === 'mean' ? 1 / config.latent : 0.5;
  return sum(mul(square(mean), mul(rowWeights, factor))) as Scalar;
}
