import { z } from 'zod';
import { relu } from '../../tensor/activation.js';
import {
  add,
  div,
  matMul,
  mul,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  transpose,
} from '../../tensor/ops.js';
import { noNoise } from '../noise.js';
import type { LatentContext, Loss, Posterior } from './loss.js';
import { beta, latentSettings } from './sharedSettings.js';

/** Factors on 2 d, the base scale of the kernel, as in the authors' code. */
const scales = [0.1, 0.2, 0.5, 1, 2, 5, 10];

/** Returns sum_s C / (C + |x - y|²) with C = 2 d s, inverse multiquadratics of all scales, [rows, rows']. */
function kernels(x: Tensor2D, y: Tensor2D): Tensor {
  const [rows, dimension] = x.shape;
  const squares = (of: Tensor2D) => sum(square(of), 1);
  const distances = sub(
    add(reshape(squares(x), [rows, 1]), reshape(squares(y), [1, y.shape[0]])),
    mul(matMul(x, y, false, true), 2),
  );
  return scales
    .map((scale) => 2 * dimension * scale)
    .map((constant): Tensor => div(constant, add(distances, constant)))
    .reduce((total, one) => add(total, one));
}

/**
 * Estimates the squared maximum mean discrepancy between the codes and as many draws from N(0, I), without the pairs of a
 * point and itself (Tolstikhin et al. 2018, arXiv 1711.01558, algorithm 2).
 */
export function discrepancy(
  { mean }: Posterior,
  { rowWeights, deviates }: Pick<LatentContext<unknown>, 'rowWeights' | 'deviates'>,
): Scalar {
  const prior = deviates as Tensor2D;
  // 1 for rows that hold a sequence
  const share = sum(rowWeights);
  const isHeld = div(rowWeights, add(rowWeights, 1e-30)) as Tensor2D;
  const count = sum(isHeld);
  const pairs = mul(isHeld, transpose(isHeld));
  const diagonal = sum(isHeld);
  const total = (x: Tensor2D, y: Tensor2D) => sum(mul(kernels(x, y), pairs));
  // a kernel of a point and itself is 1 for every scale
  const own = (x: Tensor2D) => sub(total(x, x), mul(diagonal, scales.length));
  // at least 1: a batch may hold a single sequence, which has no others
  const others = add(relu(sub(mul(count, sub(count, 1)), 1)), 1);
  const within = div(add(own(mean), own(prior)), others);
  return mul(sub(within, div(mul(total(mean, prior), 2), square(count))), share) as Scalar;
}

const settings = z.strictObject({ ...latentSettings, beta: beta.default(10) });

/** The Wasserstein autoencoder, which penalises how far the codes of a batch, as a whole, are from the prior. */
export const waeMmd: Loss<typeof settings> = {
  kind: 'wae-mmd',
  summary: 'Wasserstein autoencoder, which makes the codes of a batch resemble draws from the prior',
  settings,
  posterior: 'point',
  noise: noNoise,
  deviates: () => 1,
  latent: discrepancy,
};
