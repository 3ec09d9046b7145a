import {
  cast,
  customGrad,
  exp,
  log,
  mul,
  oneHot,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from './ops.js';
import { maskedExponentials } from './softmax.js';

/**
 * Cross-entropy over the allowed classes only, summed over rows by weight:
 * sum_i w_i (log sum_{j allowed in i} exp(logit_ij) - logit_{i, target_i}).
 *
 * @param logits [rows, classes]
 * @param allowed [rows, classes], 1 where the grammar allows the class, 0 elsewhere; the target must be allowed
 * @param targets [rows], int32
 * @param weights [rows], 0 for padding
 */
export function maskedCrossEntropy(
  logits: Tensor2D,
  allowed: Tensor2D,
  targets: Tensor1D,
  weights: Tensor1D,
): Scalar {
  const [rows, classes] = logits.shape;
  const lossOf = customGrad((...inputs) => {
    const [values, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    const chosen = cast(oneHot(targets, classes), 'float32');
    const { shifted, exponentials, totals } = maskedExponentials(values, allowed);
    const logLikelihood = sub(sum(mul(shifted, chosen), 1, true), log(totals));
    const column = reshape(weights, [rows, 1]);
    save([exponentials, totals, chosen, column]);
    return {
      value: sum(mul(logLikelihood, mul(column, -1))) as Tensor,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [numerator, denominator, target, weight] = saved as [Tensor, Tensor, Tensor, Tensor];
        const scale = mul(weight, dy);
        // p w - y w, with p = e / total; the division happens on [rows, 1] only
        return sub(mul(numerator, mul(scale, reciprocal(denominator))), mul(target, scale));
      },
    };
  }) as (logits: Tensor2D) => Tensor;
  return lossOf(logits) as Scalar;
}

function reciprocal(x: Tensor): Tensor {
  return exp(mul(log(x), -1));
}
