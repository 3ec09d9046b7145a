/**
 * A product of matrices in single precision: where the time of a fit goes. The tensor room supplies one that
 * runs on its back end; {@link plainProduct} needs none.
 *
 * `a` is `[rowsA, columnsA]`, `b` `[columnsA, columnsB]`, the result `[rowsA, columnsB]`, all row-major. The
 * caller reads the result before its next call, and reuses the operands after it.
 */
export type MatrixProduct = (
  a: Float32Array,
  rowsA: number,
  columnsA: number,
  b: Float32Array,
  columnsB: number,
) => Float32Array;

/** Plain JavaScript, sums in double precision; about 1 GFLOP/s, for small problems and tests. */
export const plainProduct: MatrixProduct = (a, rowsA, columnsA, b, columnsB) => {
  const product = new Float32Array(rowsA * columnsB);
  const sums = new Float64Array(columnsB);
  for (let i = 0; i < rowsA; i++) {
    sums.fill(0);
    for (let k = 0; k < columnsA; k++) {
      const factor = a[i * columnsA + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < columnsB; j++) sums[j]! += factor * b[k * columnsB + j]!;
    }
    product.set(sums, i * columnsB);
  }
  return product;
};
