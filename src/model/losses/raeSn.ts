import type { Loss } from './loss.js';
import { rae } from './rae.js';

/**
 * Spectral normalisation of the decoder (Ghosh et al. 2020, section 3.1; Miyato et al. 2018): every matrix of it, those
 * of gated recurrent units and tables of embeddings too, is divided by its largest singular value. lambda plays no part.
 */
export const raeSn: Loss = {
  ...rae,
  name: 'rae-sn',
  summary: 'and every matrix of the decoder by its largest singular value',
  normalisesDecoder: true,
};
