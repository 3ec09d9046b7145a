import type { Loss } from './loss.js';
import { rae } from './rae.js';

/**
 * The constant-variance VAE (Ghosh et al. 2020, section 3): codes are drawn with one standard deviation for all, the
 * `noise`, and what is left of the divergence is 1/2 ||mean||² but for a constant. Without noise it is `rae`. The
 * published code has 0.7.
 */
export const cvVae: Loss = {
  ...rae,
  name: 'cv-vae',
  summary: 'variational autoencoder of one variance for all codes, the noise',
  posterior: 'constant',
  defaults: { beta: 1, noise: 0.7, noiseLevels: 'fixed' },
};
