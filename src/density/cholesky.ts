/**
 * The lower triangular L with L L^T = A (Cholesky), row-major, zeros above the diagonal; null if A is not
 * positive definite or holds NaN. Only the lower triangle of A is read.
 *
 * @param matrix A, symmetric, `[size, size]`, row-major
 * @param smallestPivot a pivot must exceed this part of its diagonal element of A; above 0 it also refuses
 *   matrices that are positive definite by rounding alone. Defaults to 0.
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
        // Written so that NaN fails too.
        if (!(sum > 0 && sum > smallestPivot * matrix[i * size + i]! && sum < Number.POSITIVE_INFINITY))
          return null;
        lower[i * size + i] = Math.sqrt(sum);
      }
    }
  }
  return lower;
}

/** L^-1, lower triangular, row-major. */
export function invertLower(lower: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    inverse[j * size + j] = 1 / lower[j * size + j]!;
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= lower[i * size + k]! * inverse[k * size + j]!;
      inverse[i * size + j] = sum / lower[i * size + i]!;
    }
  }
  return inverse;
}

/** Solves L y = b by forward substitution; y takes the place of b. */
export function solveLowerInPlace(lower: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * size + k]! * b[k]!;
    b[i] = sum / lower[i * size + i]!;
  }
}

/** Natural logarithm of the determinant of L L^T. */
export function logDeterminant(lower: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(lower[i * size + i]!);
  return 2 * sum;
}
