/**
 * Returns the lower triangular L with L L^T = A (Cholesky), row-major, with zeros above the diagonal; null if A is not
 * positive definite or contains NaN. Reads only the lower triangle of A.
 *
 * @param matrix A, symmetric, `[size, size]`, row-major
 * @param smallestPivot the part of its diagonal element of A that a pivot must exceed; above 0 it also refuses matrices
 *   that are positive definite only by rounding. Defaults to 0.
 */
export function cholesky(matrix: Float64Array, size: number, smallestPivot = 0): Float64Array | null {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      if (i !== j) {
        lower[i * size + j] = sum / lower[j * size + j]!;
      } else {
        // Written so that NaN fails, too.
        if (!(sum > 0 && sum > smallestPivot * matrix[i * size + i]! && sum < Number.POSITIVE_INFINITY))
          return null;
        lower[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  return lower;
}

/** Returns L^-1, lower triangular, row-major. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    // row i of L L^-1 = I, solved for row i of L^-1: by whole rows, which are contiguous in memory
    const row = inverse.subarray(i * size, i * size + i + 1);
    for (let k = 0; k < i; k++) {
      const factor = lower[i * size + k]!;
      const above = k * size;
      for (let j = 0; j <= k; j++) row[j]! -= factor * inverse[above + j]!;
    }
    const pivot = lower[i * size + i]!;
    row[i] = 1;
    for (let j = 0; j <= i; j++) row[j]! /= pivot;
  }
  return inverse;
}

/** Returns the product of two lower triangular matrices, row-major. */
export function lowerProduct(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let k = 0; k <= i; k++) {
      const factor = a[row + k]!;
      const other = k * size;
      for (let j = 0; j <= k; j++) product[row + j]! += factor * b[other + j]!;
    }
  }
  return product;
}

/** Returns the natural logarithm of the determinant of L L^T. */
export function logDeterminant(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i]!);
  return 2 * sum;
}

/** Returns x of L L^T x = b, for the factor of {@link cholesky}. */
export function solveFactored(lower: Float64Array, vector: Float64Array, size: number): Float64Array {
  const x = Float64Array.from(vector);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) x[i]! -= lower[i * size + j]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) x[i]! -= lower[j * size + i]! * x[j]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}
