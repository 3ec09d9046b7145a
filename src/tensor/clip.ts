import { square, sum, type Tensor, tidy } from './ops.js';
import { readAndDispose } from './read.js';

/** Reads the Euclidean norm of a tensor from the device. */
export async function normOf(tensor: Tensor): Promise<number> {
  const [squared] = await readAndDispose(tidy(() => sum(square(tensor))));
  return Math.sqrt(squared!);
}

/**
 * The factor by which a gradient is multiplied so that its norm is at most `maximum` (Pascanu et al. 2013).
 * A norm that is not finite gives NaN, which the training loop must stop on.
 */
export function clipFactor(norm: number, maximum: number): number {
  if (!Number.isFinite(norm)) return Number.NaN;
  return norm > maximum ? maximum / norm : 1;
}
