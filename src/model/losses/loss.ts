import type { Scalar, Tensor, Tensor2D } from '../../tensor/ops.js';
import type { AutoencoderConfig } from '../config.js';

/** What an encoder makes of a batch: codes, or a normal distribution of codes for each sequence. */
export interface Posterior {
  /** The codes, or their means, [rows, latent]. */
  readonly mean: Tensor2D;
  /** Logarithms of the variances, [rows, latent]; null where codes are points. */
  readonly logVariance: Tensor2D | null;
}

/** What a latent loss goes by besides the codes. */
export interface LatentContext {
  readonly config: AutoencoderConfig;
  /** One over the sequences that the mean is taken over, 0 for rows that only fill the batch, [rows, 1]. */
  readonly rowWeights: Tensor2D;
  /** Standard normal numbers, [rows, latent] one below the other as many times as are drawn; null where none are. */
  readonly deviates: Tensor2D | null;
}

/** What a regulariser of the decoder goes by. */
export interface DecoderView {
  readonly config: AutoencoderConfig;
  /** All its parameters. */
  readonly weights: readonly Tensor[];
  /** [rows, latent]. */
  readonly codes: Tensor2D;
  /** As {@link LatentContext.deviates}. */
  readonly deviates: Tensor2D | null;
  /**
   * What the decoder gives for codes: at each step the probabilities of the productions that the grammar allows there, 0
   * beyond the end of a sequence, [steps * rows, productions].
   */
  readonly outputs: (codes: Tensor2D) => Tensor2D;
  /** Sequences of the batch; its other rows have outputs of 0. */
  readonly sequences: number;
}

/** The models that can be trained, each an objective of its own. */
export type LossName = 'rae' | 'rae-l2' | 'rae-gp' | 'rae-sn' | 'ae' | 'ae-l2' | 'vae' | 'cv-vae' | 'wae-mmd';

/**
 * A member of the family: L = L_REC + beta L_z + lambda L_REG (Ghosh et al. 2020, equation 4, and what it generalises).
 */
export interface Loss {
  readonly name: LossName;
  /** What it is, for a list of choices. */
  readonly summary: string;
  /**
   * What the encoder gives of a sequence: a code (`point`); the mean of a normal distribution of codes, whose standard
   * deviation is the noise for all of them (`constant`); or its mean and variances, from which codes are drawn in
   * training (`normal`).
   */
  readonly posterior: 'point' | 'constant' | 'normal';
  /** What it takes in place of a preset's settings unless they are given. */
  readonly defaults: Partial<Pick<AutoencoderConfig, 'beta' | 'lambda' | 'noise' | 'noiseLevels'>>;
  /** Standard normal numbers that are drawn for each number of a code of a batch. */
  readonly deviates: (config: AutoencoderConfig) => number;
  /** L_z, a mean over sequences by the weights of the rows; null where there is none. */
  readonly latent: ((posterior: Posterior, context: LatentContext) => Scalar) | null;
  /** L_REG, a mean over the sequences of the batch where it is one over sequences; null where there is none. */
  readonly regulariser: ((decoder: DecoderView) => Scalar) | null;
  /** Whether every matrix of the decoder is divided by its largest singular value before it is used. */
  readonly normalisesDecoder: boolean;
}

/** A deterministic autoencoder, of which others differ in one thing or two. */
export const plain: Omit<Loss, 'name' | 'summary'> = {
  posterior: 'point',
  defaults: {},
  deviates: () => 0,
  latent: null,
  regulariser: null,
  normalisesDecoder: false,
};
