import { type Loss, plain } from './loss.js';
import { squaredNorm } from './squaredNorm.js';

/** The plain regularised autoencoder: no L_REG; lambda plays no part. */
export const rae: Loss = {
  ...plain,
  name: 'rae',
  summary: 'regularised autoencoder: codes are kept small',
  latent: squaredNorm,
};
