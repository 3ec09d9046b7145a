import { z } from 'zod';
import type { Loss } from './loss.js';
import { squaredNorm, squaredNormSettings } from './squaredNorm.js';

const settings = z.strictObject({ ...squaredNormSettings });

/**
 * The regularised autoencoder with spectral normalisation (Ghosh et al. 2020, section 3.1; Miyato et al. 2018): every
 * matrix of the decoder, gated recurrent units and embedding tables included, is divided by its largest singular value.
 */
export const raeSn: Loss<typeof settings> = {
  kind: 'rae-sn',
  summary: 'regularised autoencoder that divides every matrix of the decoder by its largest singular value',
  settings,
  posterior: 'point',
  latent: squaredNorm,
  normalisesDecoder: true,
};
