/**
 * The time that parts of a fit take, roughly, from the multiplications that they need: on one core, plain JavaScript for
 * factors of covariances, WebAssembly for products with all codes. Native TensorFlow is faster.
 */

/** Multiplications a second, of either kind. */
const plain = 5e8;
const device = 4e9;

/** Iterations that EM mostly takes. */
export const usualIterations = 30;
/** Rounds of k-means that a fit begins with, and the search for its first centres. */
const clusterRounds = 12;

export function plainSeconds(multiplications: number): number {
  return multiplications / plain;
}

export function deviceSeconds(multiplications: number): number {
  return multiplications / device;
}

/** Seconds to factor a covariance, invert the factor and compare it with the one before. */
export function factorSeconds(dimension: number): number {
  return plainSeconds(0.5 * dimension ** 3) + deviceSeconds(3 * dimension ** 3);
}

export function productSeconds(count: number, dimension: number): number {
  return deviceSeconds(count * dimension ** 2);
}

export function clusterSeconds(count: number, dimension: number, clusters: number): number {
  return plainSeconds(clusterRounds * count * clusters * dimension);
}
