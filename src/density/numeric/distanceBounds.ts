import type { CodeProducts } from '../codeProducts.js';
import { lowerProduct } from './cholesky.js';

/** The parts of a component that decide distances to it. */
interface Placed {
  readonly mean: Float64Array;
  /** L, lower triangular, and L^-1; `[dimension, dimension]`, row-major. */
  readonly lower: Float64Array;
  readonly inverse: Float64Array;
  readonly isDiagonal?: boolean;
}

/** The margin for distances and norms that are computed in single precision. */
const roundingMargin = 1e-3;

/**
 * Lower bounds of the distances |L^-1 (x - mean)| of codes to the components of a mixture that changes. They save the
 * E-step the distances of codes to components that are too far away to matter, which are most of its work in many
 * dimensions. (Elkan 2003 keeps such bounds over iterations of k-means.) From (mean, L) to (mean', L') a whitened code
 * y becomes y' = L'^-1 L (y - L^-1 (mean' - mean)), so that |y'| >= (|y| - |L^-1 (mean' - mean)|) / s, where s is the
 * largest singular value of B = L^-1 L'.
 */
export class DistanceBounds {
  /** `[components][count]`. */
  readonly #bounds: readonly Float64Array[];

  constructor(components: number, count: number) {
    this.#bounds = Array.from({ length: components }, () => new Float64Array(count));
  }

  /** Returns the square of a lower bound of the distance. */
  squared(component: number, code: number): number {
    return this.#bounds[component]![code]! ** 2;
  }

  /** Stores a distance that was computed. */
  set(component: number, code: number, squaredDistance: number): void {
    this.#bounds[component]![code] = Math.sqrt(squaredDistance);
  }

  /** Loosens the bounds of a component by the amount of its change. */
  async move(component: number, before: Placed, after: Placed, products: CodeProducts): Promise<void> {
    const shift = distance(before, after.mean) * (1 + roundingMargin);
    const isDiagonal = before.isDiagonal === true && after.isDiagonal === true;
    const largest = isDiagonal
      ? largestRatio(before, after)
      : await largestSingularValue(before, after, products);
    const factor = (1 - roundingMargin) / largest;
    const bounds = this.#bounds[component]!;
    for (let i = 0; i < bounds.length; i++) {
      const loosened = Math.max(0, (bounds[i]! - shift) * factor);
      // NaN if the change is beyond all measure
      bounds[i] = Number.isNaN(loosened) ? 0 : loosened;
    }
  }
}

/** Returns the largest singular value of B if both are diagonal: the largest element of its diagonal. */
function largestRatio(before: Placed, after: Placed): number {
  const dimension = before.mean.length;
  let largest = 0;
  for (let at = 0; at < dimension * dimension; at += dimension + 1) {
    largest = Math.max(largest, before.inverse[at]! * after.lower[at]!);
  }
  return largest;
}

function distance({ mean, inverse, isDiagonal }: Placed, other: Float64Array): number {
  const dimension = mean.length;
  let squaredNorm = 0;
  if (isDiagonal === true) {
    for (let i = 0; i < dimension; i++) {
      squaredNorm += (inverse[i * (dimension + 1)]! * (other[i]! - mean[i]!)) ** 2;
    }
    return Math.sqrt(squaredNorm);
  }
  for (let i = 0; i < dimension; i++) {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += inverse[i * dimension + j]! * (other[j]! - mean[j]!);
    squaredNorm += sum * sum;
  }
  return Math.sqrt(squaredNorm);
}

/**
 * Returns an upper bound of the largest singular value of B = L^-1 L', which is close if the two are similar. With E =
 * B^T B - I the value is at most sqrt(1 + |E|). The norm |E| of the symmetric E is at most the fourth root of the
 * Frobenius norm of E^4, which is too large by a factor of at most 2 for 256 dimensions.
 */
async function largestSingularValue(before: Placed, after: Placed, products: CodeProducts): Promise<number> {
  const dimension = before.mean.length;
  const change = lowerProduct(before.inverse, after.lower, dimension);
  const excess = await products.gram(Float32Array.from(change));
  for (let i = 0; i < dimension; i++) excess[i * dimension + i]! -= 1;
  const scale = excess.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (scale === 0) return 1;
  // scaled, since a high power of a small number vanishes in single precision; a Gram matrix of E is its square
  const fourth = await products.gram(await products.gram(excess.map((value) => value / scale)));
  const frobenius = Math.sqrt(fourth.reduce((sum, value) => sum + value * value, 0));
  return Math.sqrt(1 + scale * frobenius ** 0.25);
}
