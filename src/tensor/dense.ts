import { add, customGrad, matMul, type Tensor, type Tensor1D, type Tensor2D } from './ops.js';
import { sumRows } from './rows.js';

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
  return addBias(matMul(x, kernel), bias);
}
