import { customGrad, gather, type Tensor, type Tensor1D, type Tensor2D, unsortedSegmentSum } from './ops.js';

/**
 * Rows of a table; the gradient adds every row's to the row that it came from.
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
        unsortedSegmentSum(dy as Tensor2D, saved[0] as Tensor1D, count) as Tensor,
    };
  }) as (table: Tensor2D) => Tensor2D;
  return lookup(table);
}
