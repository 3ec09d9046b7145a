import { dispose, matMul, tensor2d, tidy } from './ops.js';

/**
 * A product of two matrices that live on the host, computed by the back end.
 *
 * @param a [rows, inner], row by row
 * @param b [inner, columns], row by row
 * @returns [rows, columns], row by row
 */
export function hostProduct(
  a: Float32Array,
  rows: number,
  inner: number,
  b: Float32Array,
  columns: number,
): Float32Array {
  const result = tidy(() => matMul(tensor2d(a, [rows, inner]), tensor2d(b, [inner, columns])));
  const values = result.dataSync() as Float32Array;
  dispose(result);
  return values;
}
