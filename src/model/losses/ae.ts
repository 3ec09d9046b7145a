import { type Objective, plain } from './loss.js';

/** The autoencoder: L_REC alone; beta and lambda play no part. */
export const ae: Objective = {
  ...plain,
  name: 'ae',
  summary: 'autoencoder: reconstruction alone',
  defaults: { noise: 0, noiseLevels: 'fixed' },
};
