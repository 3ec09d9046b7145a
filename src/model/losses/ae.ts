import { type Loss, plain } from './loss.js';

/** The autoencoder: L_REC alone; beta and lambda play no part. */
export const ae: Loss = {
  ...plain,
  name: 'ae',
  summary: 'autoencoder: reconstruction alone',
  defaults: { noise: 0, noiseLevels: 'fixed' },
};
