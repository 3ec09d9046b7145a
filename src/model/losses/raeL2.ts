import { add, type Scalar, scalar, square, sum } from '../../tensor/ops.js';
import type { DecoderView, Loss } from './loss.js';
import { rae } from './rae.js';

/** Tikhonov regularisation of the decoder: L_REG = ||theta_D||² (Ghosh et al. 2020, section 3.1). */
export function decoderNorm({ weights }: DecoderView): Scalar {
  return weights.reduce<Scalar>((total, one) => add(total, sum(square(one))) as Scalar, scalar(0));
}

export const raeL2: Loss = {
  ...rae,
  name: 'rae-l2',
  summary: 'and the decoder by its weights',
  regulariser: decoderNorm,
};
