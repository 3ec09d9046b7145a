import { z } from 'zod';
import type { Loss } from './loss.js';
import { squaredNorm, squaredNormSettings } from './squaredNorm.js';

const settings = z.strictObject({ ...squaredNormSettings });

/** The plain regularised autoencoder, without L_REG. */
export const rae: Loss<typeof settings> = {
  kind: 'rae',
  summary: 'regularised autoencoder, which keeps codes small',
  settings,
  posterior: 'point',
  latent: squaredNorm,
};
