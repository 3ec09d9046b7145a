import {
  add,
  clone,
  concat,
  customGrad,
  fill,
  matMul,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from './ops.js';

/**
 * Sum over rows, as a product with a row of ones: a reduction over the first axis transposes the whole matrix on
 * WebAssembly.
 *
 * @param x [rows, units]
 * @returns [units]
 */
export function sumRows(x: Tensor2D): Tensor1D {
  const [rows, units] = x.shape;
  return reshape(matMul(fill([1, rows], 1) as Tensor2D, x), [units]) as Tensor1D;
}

/**
 * Repeats rows for every step.
 *
 * @param x [batch, units]
 * @returns [steps * batch, units]
 */
export function repeatRows(x: Tensor2D, steps: number): Tensor2D {
  const repeated = customGrad((...inputs) => {
    const [values] = inputs as unknown as [Tensor2D];
    const [batch, units] = values.shape;
    return {
      value: steps === 1 ? clone(values) : concat(new Array<Tensor2D>(steps).fill(values)),
      gradFunc: (dy: Tensor) => {
        let total: Tensor = slice(dy, [0, 0], [batch, units]);
        for (let t = 1; t < steps; t++) total = add(total, slice(dy, [t * batch, 0], [batch, units]));
        return total;
      },
    };
  }) as (x: Tensor2D) => Tensor2D;
  return repeated(x);
}
