import type { z } from 'zod';
import type { Kind } from '../../base/registry.js';
import type { SettingsSchema } from '../../base/settings.js';
import type { Scalar, Tensor, Tensor2D } from '../../tensor/ops.js';
import type { CodeNoiseSettings } from '../noise.js';

/** The codes of a batch, or a normal distribution of codes for each item. */
export interface Posterior {
  /** The codes, or their means, [rows, latent]. */
  readonly mean: Tensor2D;
  /** Logarithms of the variances, [rows, latent]; null where codes are points. */
  readonly logVariance: Tensor2D | null;
}

/** The surroundings of a latent loss, besides the codes. */
export interface LatentContext<Settings> {
  readonly settings: Settings;
  /** Dimensions of a code. */
  readonly latent: number;
  /** One over the number of items that the mean is taken over, 0 for rows that only fill the batch, [rows, 1]. */
  readonly rowWeights: Tensor2D;
  /** Standard normal numbers, [rows, latent] as many times as the loss asks for; null where it asks for none. */
  readonly deviates: Tensor2D | null;
}

/** The decoder as a regulariser sees it. */
export interface DecoderView<Settings> {
  readonly settings: Settings;
  /** All its parameters. */
  readonly weights: readonly Tensor[];
  /** [rows, latent]. */
  readonly codes: Tensor2D;
  /** Standard normal numbers, as in {@link LatentContext.deviates}. */
  readonly deviates: Tensor2D | null;
  /**
   * The output of the decoder for codes: at each step the probabilities of the productions that the grammar allows there,
   * 0 beyond the end of a sequence, [steps * rows, productions].
   */
  readonly outputs: (codes: Tensor2D) => Tensor2D;
  /** The number of items in the batch; its other rows have outputs of 0. */
  readonly sequences: number;
}

/**
 * A member of the family L = L_REC + beta L_z + lambda L_REG (Ghosh et al. 2020, equation 4, and its generalisations). A
 * new one is its file and a line in the list of losses, or registered by a user. Settings by the names of those in
 * `sharedSettings.ts` have their meaning.
 */
export interface Loss<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /**
   * How the encoder describes an item: by a code (`point`); by the mean of a normal distribution of codes, whose standard
   * deviation is the noise for all of them (`constant`); or by its mean and variances, from which training draws codes
   * (`normal`).
   */
  readonly posterior: 'point' | 'constant' | 'normal';
  /** The noise on the codes, in place of a preset's unless the user gives another. */
  readonly noise?: CodeNoiseSettings;
  /** How many standard normal numbers are drawn for each number of a code of a batch. Defaults to none. */
  deviates?(settings: z.output<Schema>): number;
  /** Factor on the standard deviations of the codes that training draws. Defaults to 1. */
  deviationFactor?(settings: z.output<Schema>): number;
  /** L_z, a mean over items by the weights of the rows. */
  latent?(posterior: Posterior, context: LatentContext<z.output<Schema>>): Scalar;
  /** L_REG, a mean over the items of the batch where it is one over items. */
  regulariser?(decoder: DecoderView<z.output<Schema>>): Scalar;
  /** Whether every matrix of the decoder is divided by its largest singular value before it is used. */
  readonly normalisesDecoder?: true;
}
