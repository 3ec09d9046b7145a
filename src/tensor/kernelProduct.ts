import { customGrad, type Tensor, type Tensor2D } from './ops.js';

/** A layer that joins its input with a kernel, and its gradients, which are computed from both anew. */
export interface KernelProduct {
  value(x: Tensor2D, kernel: Tensor2D): Tensor2D;
  /** Returns the gradients by the input and by the kernel. */
  gradients(dy: Tensor2D, x: Tensor2D, kernel: Tensor2D): readonly [dx: Tensor2D, dKernel: Tensor2D];
}

/** Computes such a layer. It keeps its input and no windows of it until the way back. */
export function kernelProduct(x: Tensor2D, kernel: Tensor2D, { value, gradients }: KernelProduct): Tensor2D {
  const recorded = customGrad((...inputs) => {
    const [values, weights, save] = inputs as unknown as [Tensor2D, Tensor2D, (saved: Tensor[]) => void];
    save([values, weights]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [input, weight] = saved as [Tensor2D, Tensor2D];
      return gradients(dy as Tensor2D, input, weight) as unknown as Tensor;
    };
    return { value: value(values, weights), gradFunc };
  }) as (x: Tensor2D, kernel: Tensor2D) => Tensor2D;
  return recorded(x, kernel);
}
