import { z } from 'zod';
import type { Loss } from './loss.js';
import { latentSettings, reduction } from './sharedSettings.js';
import { squaredNorm } from './squaredNorm.js';

const settings = z.strictObject({ ...latentSettings, reduction });

/** The plain regularised autoencoder, without L_REG. */
export const rae: Loss<typeof settings> = {
  kind: 'rae',
  summary: 'regularised autoencoder, which keeps codes small',
  settings,
  posterior: 'point',
  latent: squaredNorm,
};
