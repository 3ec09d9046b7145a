import {
  add,
  div,
  matMul,
  mul,
  reshape,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from './ops.js';

/** Nearly the singular vectors of a matrix's largest singular value, of length 1. */
export interface SingularPair {
  /** [rows]. */
  readonly left: Tensor1D;
  /** [columns]. */
  readonly right: Tensor1D;
}

/**
 * Power iteration (Miyato et al. 2018, arXiv 1802.05957, algorithm 1): left = W right, right = W^T left, each made of
 * length 1.
 *
 * @param matrix W, [rows, columns]
 * @param right the vector to begin with, [columns]
 */
export function powerIteration(matrix: Tensor2D, right: Tensor1D, iterations: number): SingularPair {
  const [rows, columns] = matrix.shape;
  const flipped = transpose(matrix) as Tensor2D;
  let pair: SingularPair | null = null;
  for (let i = 0; i < iterations; i++) {
    const before = pair?.right ?? right;
    const left = unit(reshape(matMul(matrix, reshape(before, [columns, 1])), [rows]) as Tensor1D);
    pair = { left, right: unit(reshape(matMul(flipped, reshape(left, [rows, 1])), [columns]) as Tensor1D) };
  }
  return pair as SingularPair;
}

/** The largest singular value, left^T W right; its gradient is that of the matrix alone (equation 11 there). */
export function spectralNorm(matrix: Tensor2D, { left, right }: SingularPair): Scalar {
  const across = mul(reshape(left, [left.size, 1]), reshape(right, [1, right.size]));
  return sum(mul(matrix, across)) as Scalar;
}

/** Scales a vector to length 1; zeros stay zeros. */
function unit(vector: Tensor1D): Tensor1D {
  return div(vector, add(sqrt(sum(square(vector))), 1e-12)) as Tensor1D;
}
