import { z } from 'zod';
import { decoderNorm } from './decoderNorm.js';
import type { Loss } from './loss.js';
import { lambda } from './sharedSettings.js';
import { squaredNorm, squaredNormSettings } from './squaredNorm.js';

const settings = z.strictObject({ ...squaredNormSettings, lambda });

/** The regularised autoencoder with Tikhonov regularisation of the decoder. */
export const raeL2: Loss<typeof settings> = {
  kind: 'rae-l2',
  summary: 'regularised autoencoder that also keeps the weights of the decoder small',
  settings,
  posterior: 'point',
  latent: squaredNorm,
  regulariser: decoderNorm,
};
