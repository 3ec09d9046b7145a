import { RowScale } from './rowScale.js';

/** The part of its squared length that a vector has to keep beside others to be told from them. */
const usualIndependence = 1e-12;

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Subtracts a multiple of a vector from another one. */
export function subtractMultiple(from: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i]! -= factor * vector[i]!;
}

/** Takes from a vector what orthonormal directions have of it. */
export function projectOut(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) subtractMultiple(vector, direction, dot(vector, direction));
}

/**
 * Returns orthonormal directions that span the same as some vectors, without those that depend on the ones before.
 *
 * @param leastIndependence the part of its squared length that a vector keeps beside those before; 1e-12 by default
 */
export function orthonormalBasis(
  vectors: readonly Float64Array[],
  leastIndependence = usualIndependence,
): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = Float64Array.from(vector);
    const whole = dot(rest, rest);
    // twice, since once leaves what nearly dependent vectors have in common
    projectOut(rest, basis);
    projectOut(rest, basis);
    const square = dot(rest, rest);
    if (!(square > leastIndependence * whole)) continue;
    const scale = 1 / Math.sqrt(square);
    basis.push(rest.map((value) => value * scale));
  }
  return basis;
}

/** The sum of squared deviations from the mean, each times the weight of its row. @param weights null for equal ones */
export function variationOf(values: Float64Array, weights: Float64Array | null = null): number {
  const mean = weightedMean(values, weights);
  if (weights === null) return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.reduce((sum, value, row) => sum + weights[row]! * (value - mean) ** 2, 0);
}

/** The mean of values with the weights of their rows. @param weights null for equal ones */
export function weightedMean(values: Float64Array, weights: Float64Array | null): number {
  if (weights === null) return values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, row) => sum + weights[row]! * value, 0) / total;
}

/**
 * Returns the weights of the sum of columns that is nearest to a target (QR by Gram and Schmidt); null for dependent columns.
 *
 * @param rowWeights of the squared errors; null for equal ones
 */
export function linearFit(
  columns: readonly Float64Array[],
  target: Float64Array,
  rowWeights: Float64Array | null = null,
): number[] | null {
  const scale = new RowScale(rowWeights);
  return plainFit(columns.map(scale.applied), scale.applied(target));
}

function plainFit(columns: readonly Float64Array[], target: Float64Array): number[] | null {
  const size = columns.length;
  const directions: Float64Array[] = [];
  const upper = columns.map(() => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    const rest = Float64Array.from(columns[i]!);
    const whole = dot(rest, rest);
    for (let pass = 0; pass < 2; pass++) {
      for (const [j, direction] of directions.entries()) {
        const along = dot(rest, direction);
        upper[j]![i]! += along;
        subtractMultiple(rest, direction, along);
      }
    }
    const length = Math.sqrt(dot(rest, rest));
    if (!(length > 1e-13 * Math.sqrt(whole))) return null;
    upper[i]![i] = length;
    directions.push(rest.map((value) => value / length));
  }
  const residual = Float64Array.from(target);
  const weights = directions.map((direction) => {
    const along = dot(residual, direction);
    subtractMultiple(residual, direction, along);
    return along;
  });
  for (let i = size - 1; i >= 0; i--) {
    for (let j = i + 1; j < size; j++) weights[i]! -= upper[i]![j]! * weights[j]!;
    weights[i]! /= upper[i]![i]!;
  }
  return weights;
}
