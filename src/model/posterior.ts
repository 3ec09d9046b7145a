import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { add, concat, exp, mul, slice, type Tensor, type Tensor2D } from '../tensor/ops.js';
import type { AutoencoderConfig } from './config.js';
import { configuredLoss } from './losses/index.js';
import type { Loss, Posterior } from './losses/loss.js';
import { fixedDeviation } from './noise.js';

/** Reads the output of an encoder as codes or, for a loss that has them, as means and logarithms of variances. */
export function posteriorOf(encoded: Tensor2D, { posterior }: Pick<Loss, 'posterior'>): Posterior {
  if (posterior !== 'normal') return { mean: encoded, logVariance: null };
  const [rows, width] = encoded.shape;
  return {
    mean: slice(encoded, [0, 0], [rows, width / 2]),
    logVariance: slice(encoded, [0, width / 2], [rows, width / 2]),
  };
}

/**
 * Draws codes from the posteriors of all rows, one draw below the other. Without variances it returns the means.
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

/** Returns the standard deviations of posteriors that have variances, times `factor`. */
export function deviationsOf({ logVariance }: Posterior, factor: number): Tensor {
  return mul(exp(mul(logVariance as Tensor2D, 0.5)), factor);
}

/** Normal distributions of codes with independent dimensions, one for each item, on the host. */
export interface CodePosteriors {
  /** The means, [items, latent], row by row. */
  readonly means: Float32Array;
  /** The standard deviations, in the layout of the means; null if codes are points. */
  readonly deviations: Float32Array | null;
}

/**
 * Returns the standard deviation that a loss gives to all codes; null if it gives none, or each code its own. With drawn
 * noise levels there is no single deviation: the decoder reads codes without noise, at the level 0.
 */
export function constantDeviation(
  config: AutoencoderConfig,
  { posterior }: Pick<Loss, 'posterior'>,
): number | null {
  return posterior === 'constant' ? fixedDeviation(config) : null;
}

/** @throws InputError for noise on codes that the loss draws with variances of their own */
export function checkCodeNoise({ loss, noise }: AutoencoderConfig): void {
  if (configuredLoss(loss).posterior !== 'normal' || noise === 0) return;
  throw new InputError({
    setting: 'noise',
    expected: `no noise besides the variances that ${loss.kind} learns`,
    received: noise,
    advice: [{ text: 'leave it out', setting: 'noise' }],
  });
}

/** Returns the width of an encoder's output: a code, or means and logarithms of variances. */
export function codeWidth({ latent, loss }: AutoencoderConfig): number {
  return configuredLoss(loss).posterior === 'normal' ? 2 * latent : latent;
}

/**
 * Draws codes from posteriors, z = mean + deviation * epsilon (Kingma and Welling 2014, section 2.4). If codes are points,
 * it draws nothing and returns the means.
 *
 * @param rows the posterior of each code, in the order of the draws; a posterior may occur any number of times
 * @returns [rows, latent], row by row
 */
export function drawCodes(
  { means, deviations }: CodePosteriors,
  rows: readonly number[],
  latent: number,
  random: Random,
): Float32Array {
  const codes = new Float32Array(rows.length * latent);
  rows.forEach((row, i) => {
    for (let d = 0; d < latent; d++) {
      const from = row * latent + d;
      const deviate = deviations === null ? 0 : deviations[from]! * random.normal();
      codes[i * latent + d] = means[from]! + deviate;
    }
  });
  return codes;
}
