import { add, customGrad, matMul, type Tensor, type Tensor1D, type Tensor2D, transpose } from './ops.js';
import { sumRows } from './rows.js';

/**
 * A product with a gradient that stays fast on WebAssembly: there only plain products take the fast path, so
 * both factors are transposed first instead of asking for a transposed product (some ten times slower).
 *
 * @param x [rows, inputs]
 * @param kernel [inputs, units]
 * @returns [rows, units]
 */
export function product(x: Tensor2D, kernel: Tensor2D): Tensor2D {
  return recorded(x, kernel);
}

const recorded = customGrad((...inputs) => {
  const [x, kernel, save] = inputs as unknown as [Tensor2D, Tensor2D, (saved: Tensor[]) => void];
  save([x, kernel]);
  return {
    value: matMul(x, kernel),
    gradFunc: (dy: Tensor, saved: Tensor[]) => {
      const [input, weight] = saved as [Tensor2D, Tensor2D];
      return [
        matMul(dy as Tensor2D, transpose(weight)),
        matMul(transpose(input), dy as Tensor2D),
      ] as unknown as Tensor;
    },
  };
}) as (x: Tensor2D, kernel: Tensor2D) => Tensor2D;

/**
 * {@link product} of what is given, not computed: its gradient is that of the kernel alone.
 *
 * @param x [rows, inputs]
 * @param kernel [inputs, units]
 * @returns [rows, units]
 */
export function productOfData(x: Tensor2D, kernel: Tensor2D): Tensor2D {
  const recordedKernel = customGrad((...inputs) => {
    const [weight, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    save([x]);
    return {
      value: matMul(x, weight),
      gradFunc: (dy: Tensor, [input]: Tensor[]) =>
        [matMul(transpose(input as Tensor2D), dy as Tensor2D)] as unknown as Tensor,
    };
  }) as (kernel: Tensor2D) => Tensor2D;
  return recordedKernel(kernel);
}

/**
 * Adds a row to every row; the gradient sums over rows in one product-free reduction.
 *
 * @param x [rows, units]
 * @param bias [units]
 */
export function addBias(x: Tensor2D, bias: Tensor1D): Tensor2D {
  return biased(x, bias);
}

const biased = customGrad((...inputs) => {
  const [x, bias] = inputs as unknown as [Tensor2D, Tensor1D];
  return {
    value: add(x, bias),
    gradFunc: (dy: Tensor) => [dy, sumRows(dy as Tensor2D)] as unknown as Tensor,
  };
}) as (x: Tensor2D, bias: Tensor1D) => Tensor2D;

/**
 * x · kernel + bias.
 *
 * @param x [rows, inputs]
 * @param kernel [inputs, units]
 * @param bias [units]
 * @returns [rows, units]
 */
export function dense(x: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Tensor2D {
  return addBias(product(x, kernel), bias);
}
