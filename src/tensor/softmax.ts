import { add, customGrad, div, exp, max, mul, sub, sum, type Tensor, type Tensor2D } from './ops.js';

/** Far below any logit, yet finite, so that 0 times it is 0 and not NaN. */
const excluded = 1e9;

/** The parts of a softmax over the allowed classes: logits less the largest, their exponentials, and the sums of those. */
export function maskedExponentials(
  logits: Tensor2D,
  allowed: Tensor2D,
): { readonly shifted: Tensor; readonly exponentials: Tensor; readonly totals: Tensor } {
  const masked = add(logits, mul(sub(allowed, 1), excluded));
  const shifted = sub(masked, max(masked, 1, true));
  const exponentials = exp(shifted);
  return { shifted, exponentials, totals: sum(exponentials, 1, true) };
}

/**
 * Softmax over the allowed classes alone, 0 elsewhere. Its gradient is p (dy - sum p dy).
 *
 * @param logits [rows, classes]
 * @param allowed [rows, classes], 1 where the class is allowed and 0 elsewhere; one a row at least
 */
export function maskedSoftmax(logits: Tensor2D, allowed: Tensor2D): Tensor2D {
  const of = customGrad<(x: Tensor2D) => Tensor>((...inputs) => {
    const [values, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    const { exponentials, totals } = maskedExponentials(values, allowed);
    const shares = div(exponentials, totals);
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
