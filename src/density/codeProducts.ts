/**
 * The sums over codes that take most of the time of a fit. The codes are handed over once and stay where they are used.
 * Codes have `dimension` numbers each; matrices are `[dimension, dimension]`, row-major.
 */
export interface CodeProducts {
  /**
   * Returns |L^-1 (x - mean)|² for some codes, `[rows.length]`.
   *
   * @param rows the indices of the codes
   * @param inverse L^-1, lower triangular
   */
  squaredDistances(rows: Int32Array, mean: Float64Array, inverse: Float64Array): Promise<Float64Array>;

  /**
   * Returns the sum of share (x - mean)(x - mean)^T over some codes.
   *
   * @param rows the indices of the codes
   * @param shares one for each of the rows, not negative
   */
  scatter(rows: Int32Array, shares: Float64Array, mean: Float64Array): Promise<Float64Array>;

  /** Returns A^T A for a matrix A. */
  gram(matrix: Float32Array): Promise<Float32Array>;

  dispose(): void;
}

/** @param values `[count, dimension]`, row-major; not changed while the result is in use */
export type MakeCodeProducts = (values: Float32Array, count: number, dimension: number) => CodeProducts;

/** Plain JavaScript in double precision, about 1 GFLOP/s: for small problems and tests. */
export const plainProducts: MakeCodeProducts = (values, _, dimension) => {
  const centred = new Float64Array(dimension);
  const centre = (row: number, mean: Float64Array): void => {
    for (let d = 0; d < dimension; d++) centred[d] = values[row * dimension + d]! - mean[d]!;
  };
  return {
    async squaredDistances(rows, mean, inverse) {
      return Float64Array.from(rows, (row) => {
        centre(row, mean);
        let squaredNorm = 0;
        for (let i = 0; i < dimension; i++) {
          let sum = 0;
          for (let j = 0; j <= i; j++) sum += inverse[i * dimension + j]! * centred[j]!;
          squaredNorm += sum * sum;
        }
        return squaredNorm;
      });
    },
    async scatter(rows, shares, mean) {
      const sums = new Float64Array(dimension * dimension);
      rows.forEach((row, place) => {
        centre(row, mean);
        for (let i = 0; i < dimension; i++) {
          const factor = shares[place]! * centred[i]!;
          for (let j = 0; j < dimension; j++) sums[i * dimension + j]! += factor * centred[j]!;
        }
      });
      return sums;
    },
    async gram(matrix) {
      const sums = new Float64Array(dimension * dimension);
      for (let k = 0; k < dimension; k++) {
        for (let i = 0; i < dimension; i++) {
          const factor = matrix[k * dimension + i]!;
          for (let j = 0; j < dimension; j++) sums[i * dimension + j]! += factor * matrix[k * dimension + j]!;
        }
      }
      return Float32Array.from(sums);
    },
    dispose() {},
  };
};
