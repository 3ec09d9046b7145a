import { relu } from '../../tensor/activation.js';
import { add, exp, mul, type Scalar, square, sub, sum, type Tensor } from '../../tensor/ops.js';
import { type LatentContext, type Loss, type Posterior, plain } from './loss.js';

/**
 * KL(N(mean, variance) || N(0, I)) = 1/2 sum (mean² + variance - log variance - 1) (Kingma and Welling 2014, appendix
 * B). With free bits a dimension costs what it has beyond them on average over the batch, and no less (Kingma et al.
 * 2016, arXiv 1606.04934, equation 15). A mean over the dimensions where the `reduction` is one.
 */
export function divergence({ mean, logVariance }: Posterior, { config, rowWeights }: LatentContext): Scalar {
  const spread = logVariance as Tensor;
  const { freeBits = 0, reduction = 'sum', latent } = config;
  const each = mul(sub(add(square(mean), exp(spread)), add(spread, 1)), 0.5);
  const weighted = mul(each, rowWeights);
  // the weights add up to the share of the batch that these rows are
  const free = mul(sum(rowWeights), freeBits);
  const total = freeBits === 0 ? sum(weighted) : sum(add(relu(sub(sum(weighted, 0), free)), free));
  return (reduction === 'mean' ? mul(total, 1 / latent) : total) as Scalar;
}

/** The variational autoencoder: codes are drawn, `samples` for each sequence, and beta weighs the divergence. */
export const vae: Loss = {
  ...plain,
  name: 'vae',
  summary: 'variational autoencoder',
  posterior: 'normal',
  defaults: { beta: 1, noise: 0, noiseLevels: 'fixed' },
  deviates: ({ samples = 1 }) => samples,
  latent: divergence,
};
