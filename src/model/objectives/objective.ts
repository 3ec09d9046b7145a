import type { Scalar, Tensor } from '../../tensor/ops.js';

/**
 * A member of the family: what is added to the reconstruction loss and the latent loss (Ghosh et al. 2020,
 * equation 4, L = L_REC + beta L_z + lambda L_REG).
 */
export interface Objective {
  readonly name: string;
  /** L_REG of the decoder's parameters; null where there is none. */
  readonly regulariser: ((decoderWeights: readonly Tensor[]) => Scalar) | null;
}
