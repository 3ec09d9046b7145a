import { z } from 'zod';
import { add, mul, reshape, type Scalar, square, sub, sum, type Tensor2D } from '../../tensor/ops.js';
import type { DecoderView, Loss } from './loss.js';
import { lambda } from './sharedSettings.js';
import { squaredNorm, squaredNormSettings } from './squaredNorm.js';

/** The length of a step along a direction: a shorter one drowns in rounding errors, a longer one is not linear. */
const step = 1e-2;

/**
 * Computes the gradient penalty L_REG = ||grad_z D(z)||² (Ghosh et al. 2020, section 3.1), the squared Frobenius norm of
 * the Jacobian J of the decoder's probabilities. For u of independent standard normal numbers, the mean of ||J u||² is
 * ||J||² (Hutchinson 1990). J u is a difference of two decodings, divided by the step between their codes, so training
 * needs no second derivatives: it differentiates this expression once, exactly.
 *
 * With a `reduction` of `mean`, as in the published code, it is the mean over dimensions of (d sum D(z)² / dz)².
 */
export function gradientPenalty({
  settings: { reduction: how },
  codes,
  deviates,
  outputs,
  sequences,
}: Omit<DecoderView<{ readonly reduction: 'sum' | 'mean' }>, 'weights'>): Scalar {
  const direction = deviates as Tensor2D;
  const at = (by: number) => outputs(add(codes, mul(direction, by)) as Tensor2D);
  const [after, before] = [at(step), at(-step)];
  const slope = mul(sub(after, before), 1 / (2 * step)) as Tensor2D;
  if (how !== 'mean') return mul(sum(square(slope)), 1 / sequences) as Scalar;
  // the difference of two sums of squares, as a sum of products: such sums differ only in their last digits
  const slopes = mul(slope, add(after, before)) as Tensor2D;
  const [rows, productions] = slopes.shape;
  const size = codes.shape[0];
  const bySequence = sum(sum(reshape(slopes, [rows / size, size, productions]), 2), 0);
  return mul(sum(square(bySequence)), 1 / (sequences * codes.shape[1])) as Scalar;
}

const settings = z.strictObject({ ...squaredNormSettings, lambda });

/** The regularised autoencoder with a gradient penalty. */
export const raeGp: Loss<typeof settings> = {
  kind: 'rae-gp',
  summary:
    'regularised autoencoder with a penalty on how steeply the output of the decoder changes with the code',
  settings,
  posterior: 'point',
  deviates: () => 1,
  latent: squaredNorm,
  regulariser: gradientPenalty,
};
