import type { Objective } from './objective.js';

/** The plain regularised autoencoder: no L_REG; lambda plays no part. */
export const rae: Objective = {
  name: 'rae',
  regulariser: null,
};
