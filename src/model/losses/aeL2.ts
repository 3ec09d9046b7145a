import { z } from 'zod';
import { noNoise } from '../noise.js';
import { decoderNorm } from './decoderNorm.js';
import type { Loss } from './loss.js';
import { lambda } from './sharedSettings.js';

const settings = z.strictObject({ lambda });

/** The autoencoder with weight decay on the decoder: L_REC + lambda ||theta_D||² (Ghosh et al. 2020, section 5). */
export const aeL2: Loss<typeof settings> = {
  kind: 'ae-l2',
  summary: 'autoencoder that keeps the weights of the decoder small',
  settings,
  posterior: 'point',
  noise: noNoise,
  regulariser: decoderNorm,
};
