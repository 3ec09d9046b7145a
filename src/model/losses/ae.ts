import { z } from 'zod';
import { noNoise } from '../noise.js';
import type { Loss } from './loss.js';

const settings = z.strictObject({});

/** The autoencoder: L_REC alone. */
export const ae: Loss<typeof settings> = {
  kind: 'ae',
  summary: 'autoencoder, trained for reconstruction only',
  settings,
  posterior: 'point',
  noise: noNoise,
};
