/**
 * Estimates of the time that parts of a fit take, from their multiplications: on one core, in plain JavaScript for
 * factors of covariances, in WebAssembly for products with all codes. Native TensorFlow is faster.
 */

/** Multiplications a second in plain JavaScript. */
const plain = 5e8;
const device = 4e9;

/** The number of iterations that EM usually takes. */
export const usualIterations = 30;
/** The rounds of k-means at the start of a fit, including the search for its first centres. */
const clusterRounds = 12;

export function plainSeconds(multiplications: number): number {
  return multiplications / plain;
}

export function deviceSeconds(multiplications: number): number {
  return multiplications / device;
}

/** Returns the seconds to factor a covariance, invert the factor and compare it with the previous one. */
export function factorSeconds(dimension: number): number {
  return plainSeconds(0.5 * dimension ** 3) + deviceSeconds(3 * dimension ** 3);
}

export function productSeconds(count: number, dimension: number): number {
  return deviceSeconds(count * dimension ** 2);
}

export function clusterSeconds(count: number, dimension: number, clusters: number): number {
  return plainSeconds(clusterRounds * count * clusters * dimension);
}
