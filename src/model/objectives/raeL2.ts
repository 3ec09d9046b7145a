import { add, type Scalar, scalar, square, sum } from '../../tensor/ops.js';
import type { Objective } from './objective.js';

/** Tikhonov regularisation of the decoder: L_REG = ||theta_D||² (Ghosh et al. 2020, section 3.1). */
export const raeL2: Objective = {
  name: 'rae-l2',
  regulariser: (decoderWeights) =>
    decoderWeights.reduce<Scalar>((total, one) => add(total, sum(square(one))) as Scalar, scalar(0)),
};
