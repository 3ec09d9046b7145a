import { add, customGrad, div, exp, max, mul, sub, sum, type Tensor, type Tensor2D } from './ops.js';

/** Far below any logit, yet finite, so that 0 times it is 0 and not NaN. */
const excluded = 1e9;

/**
 * Softmax over the allowed classes alone, 0 elsewhere. Its gradient is p (dy - sum p dy).
 *
 * @param logits [rows, classes]
 * @param allowed [rows, classes], 1 where the class is allowed and 0 elsewhere; one a row at least
 */
export function maskedSoftmax(logits: Tensor2D, allowed: Tensor2D): Tensor2D {
  const of = customGrad((...inputs) => {
    const [values, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    const masked = add(values, mul(sub(allowed, 1), excluded));
    const exponentials = exp(sub(masked, max(masked, 1, true)));
    const shares = div(exponentials, sum(exponentials, 1, true));
    save([shares]);
    return {
      value: shares as Tensor,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [p] = saved as [Tensor];
        const weighted = mul(p, dy);
        return [sub(weighted, mul(p, sum(weighted, 1, true)))];
      },
    };
  });
  return of(logits) as Tensor2D;
}
