import { add, type Scalar, scalar, square, sum } from '../../tensor/ops.js';
import type { DecoderView } from './loss.js';

/** Tikhonov regularisation of the decoder: L_REG = ||theta_D||² (Ghosh et al. 2020, section 3.1). */
export function decoderNorm({ weights }: Pick<DecoderView<unknown>, 'weights'>): Scalar {
  return weights.reduce<Scalar>((total, one) => add(total, sum(square(one))) as Scalar, scalar(0));
}
