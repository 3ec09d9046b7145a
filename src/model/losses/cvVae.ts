import { z } from 'zod';
import { fixedNoise } from '../noise.js';
import type { Loss } from './loss.js';
import { beta } from './sharedSettings.js';
import { squaredNorm, squaredNormSettings } from './squaredNorm.js';

const settings = z.strictObject({ ...squaredNormSettings, beta: beta.default(1) });

/**
 * The constant-variance VAE (Ghosh et al. 2020, section 3). Training draws all codes with one standard deviation, the
 * noise, so the divergence is 1/2 ||mean||² up to a constant. Without noise it is `rae`; the published code has 0.7.
 */
export const cvVae: Loss<typeof settings> = {
  kind: 'cv-vae',
  summary: 'variational autoencoder with one variance for all codes, the noise',
  settings,
  posterior: 'constant',
  noise: fixedNoise(0.7),
  latent: squaredNorm,
};
