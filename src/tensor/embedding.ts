import {
  cast,
  customGrad,
  gather,
  matMul,
  oneHot,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from './ops.js';

/**
 * Rows of a table. Its gradient is a product with the one-hot matrix of the ids, because WebAssembly has no
 * kernel that adds rows at given places.
 *
 * @param ids [rows], int32, each in [0, entries)
 * @param table [entries, units]
 * @returns [rows, units]
 */
export function embedding(ids: Tensor1D, table: Tensor2D): Tensor2D {
  const lookup = customGrad((...inputs) => {
    const [entries, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    // saved, because the ids may be gone by the time of the backward pass
    save([ids]);
    const count = entries.shape[0];
    return {
      value: gather(entries, ids),
      gradFunc: (dy: Tensor, saved: Tensor[]) =>
        matMul(
          transpose(cast(oneHot(saved[0] as Tensor1D, count), 'float32')) as Tensor2D,
          dy as Tensor2D,
        ) as Tensor,
    };
  }) as (table: Tensor2D) => Tensor2D;
  return lookup(table);
}
