import { add, clone, customGrad, dispose, type Tensor, type Tensor2D } from './ops.js';

/**
 * The sum of two matrices, which it takes over and frees: neither has to last until the way back, as the terms of a usual
 * sum do.
 */
export function sumOf(one: Tensor2D, other: Tensor2D): Tensor2D {
  const total = recorded(one, other);
  dispose([one, other]);
  return total;
}

const recorded = customGrad((...inputs) => {
  const [one, other] = inputs as unknown as [Tensor2D, Tensor2D];
  // each its own, see `gradients.ts`
  const gradFunc = (dy: Tensor) => [clone(dy), clone(dy)] as unknown as Tensor;
  return { value: add(one, other), gradFunc };
}) as (one: Tensor2D, other: Tensor2D) => Tensor2D;
