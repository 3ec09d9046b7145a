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

/** The inputs of a latent loss, besides the codes. */
export interface LatentContext<Settings> {
  readonly settings: Settings;
  /** The dimensions of a code. */
  readonly latent: number;
  /** The weight of each row in the mean over items, 0 for padding rows, [rows, 1]. */
  readonly rowWeights: Tensor2D;
  /** Standard normal numbers, [rows, latent] as many times as the loss needs; null if it needs none. */
  readonly deviates: Tensor2D | null;
}

/** The decoder as a regulariser sees it. */
export interface DecoderView<Settings> {
  readonly settings: Settings;
  /** All parameters of the decoder. */
  readonly weights: readonly Tensor[];
  /** The codes, [rows, latent]. */
  readonly codes: Tensor2D;
  /** Standard normal numbers, as in {@link LatentContext.deviates}. */
  readonly deviates: Tensor2D | null;
  /**
   * Returns the output of the decoder for codes, as `Target.outputs` does: of strings, at each step the probabilities of the
   * productions that the grammar allows, 0 beyond the end of a sequence; of images, the brightness of each number of a pixel.
   * [places * rows, outputs].
   */
  readonly outputs: (codes: Tensor2D) => Tensor2D;
  /** The number of items in the batch; its other rows have outputs of 0. */
  readonly sequences: number;
}

/**
 * A member of the family L = L_REC + beta L_z + lambda L_REG (Ghosh et al. 2020, equation 4, and its generalisations). A
 * new one needs a file and a line in the list of losses, or a user registers it. A setting with a name from
 * `sharedSettings.ts` must have the meaning that it has there.
 */
export interface Loss<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /**
   * The output of the encoder for an item: a code (`point`); the mean of a normal distribution of codes, whose standard
   * deviation is the noise, the same for all items (`constant`); or mean and variances, from which training draws codes
   * (`normal`).
   */
  readonly posterior: 'point' | 'constant' | 'normal';
  /** The noise on the codes, which overrides a preset's; the user's overrides both. */
  readonly noise?: CodeNoiseSettings;
  /** Returns how many standard normal numbers to draw for each number of a code of a batch. Defaults to none. */
  deviates?(settings: z.output<Schema>): number;
  /** Returns the factor on the standard deviations of the codes that training draws. Defaults to 1. */
  deviationFactor?(settings: z.output<Schema>): number;
  /** Computes L_z, a mean over items by the weights of the rows. */
  latent?(posterior: Posterior, context: LatentContext<z.output<Schema>>): Scalar;
  /** Computes L_REG; a penalty on items is a mean over those of the batch. */
  regulariser?(decoder: DecoderView<z.output<Schema>>): Scalar;
  /** Whether the decoder uses every matrix divided by its largest singular value. */
  readonly normalisesDecoder?: true;
}
