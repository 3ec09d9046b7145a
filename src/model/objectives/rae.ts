import type { Objective } from './objective.js';

/** The plain regularised autoencoder: no L_REG; lambda plays no part. */
export const rae: Objective = {
  name: 'rae',
  description: 'reconstruction + beta/2 ||z||²',
  regulariser: null,
};
