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
 * Sum over rows, as a product with a column of ones: a reduction over the first axis transposes the whole matrix on
 * WebAssembly, and a product of a row of ones is one of few rows, whose kernel packs the whole matrix to keep it.
 *
 * @param x [rows, units]
 * @returns [units]
 */
export function sumRows(x: Tensor2D): Tensor1D {
  const [rows, units] = x.shape;
  return reshape(matMul(x, fill([rows, 1], 1), true), [units]) as Tensor1D;
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
