import { dispose, square, sum, type Tensor, tidy } from './ops.js';

/** The Euclidean norm of a tensor, read from the device. */
export function normOf(tensor: Tensor): number {
  const squared = tidy(() => sum(square(tensor)));
  const norm = Math.sqrt(squared.dataSync()[0]!);
  dispose(squared);
  return norm;
}

/**
 * The factor by which a gradient is multiplied so that its norm is at most `maximum` (Pascanu et al. 2013).
 * A norm that is not finite gives NaN, which the training loop must stop on.
 */
export function clipFactor(norm: number, maximum: number): number {
  if (!Number.isFinite(norm)) return Number.NaN;
  return norm > maximum ? maximum / norm : 1;
}
