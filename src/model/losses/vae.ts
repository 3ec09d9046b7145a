import { z } from 'zod';
import { relu } from '../../tensor/activation.js';
import { normalDivergence } from '../../tensor/normalDivergence.js';
import { add, mul, type Scalar, sub, sum, type Tensor } from '../../tensor/ops.js';
import { noNoise } from '../noise.js';
import type { LatentContext, Loss, Posterior } from './loss.js';
import { beta, latentSettings, reduction } from './sharedSettings.js';

/**
 * Computes the divergence of the posterior from the prior, the sum of {@link normalDivergence}. With free bits, each
 * dimension costs at least that many on average over the batch (Kingma et al. 2016, arXiv 1606.04934, equation 15). A
 * `reduction` of `mean` averages over the dimensions.
 */
export function divergence(
  { mean, logVariance }: Posterior,
  {
    settings: { freeBits, reduction: how },
    latent,
    rowWeights,
  }: LatentContext<{ readonly freeBits: number; readonly reduction: 'sum' | 'mean' }>,
): Scalar {
  const weighted = mul(normalDivergence<Tensor>(mean, logVariance as Tensor), rowWeights);
  // the weights of these rows add up to their share of the batch
  const free = mul(sum(rowWeights), freeBits);
  const total = freeBits === 0 ? sum(weighted) : sum(add(relu(sub(sum(weighted, 0), free)), free));
  return (how === 'mean' ? mul(total, 1 / latent) : total) as Scalar;
}

const settings = z.strictObject({
  ...latentSettings,
  beta: beta.default(1),
  samples: z.number().int().min(1).max(1000).default(1).describe('codes drawn for each string in training'),
  freeBits: z.number().min(0).max(1000).default(0).meta({
    description: 'divergence from the prior that costs nothing, for each dimension',
    placeholder: 'nats',
  }),
  posteriorScale: z.number().min(0).max(100).default(1).meta({
    description: 'factor on the standard deviations with which training draws codes',
    placeholder: 'factor',
  }),
  reduction,
});

/** The variational autoencoder: training draws codes, and beta weighs their divergence from the prior. */
export const vae: Loss<typeof settings> = {
  kind: 'vae',
  summary: 'variational autoencoder',
  settings,
  posterior: 'normal',
  noise: noNoise,
  deviates: ({ samples }) => samples,
  deviationFactor: ({ posteriorScale }) => posteriorScale,
  latent: divergence,
};
