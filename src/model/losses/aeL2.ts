import { ae } from './ae.js';
import type { Loss } from './loss.js';
import { decoderNorm } from './raeL2.js';

/** The autoencoder whose decoder is kept small: L_REC + lambda ||theta_D||² (Ghosh et al. 2020, section 5). */
export const aeL2: Loss = {
  ...ae,
  name: 'ae-l2',
  summary: 'and the decoder by its weights',
  regulariser: decoderNorm,
};
