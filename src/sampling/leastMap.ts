import { GraeError } from '../base/errors.js';
import type { AffineMap } from '../density/density.js';
import { cholesky, invertLower } from '../density/numeric/cholesky.js';

/** Ridge shares for the variances of codes and of explained measures, which keep out chance where codes are few. */
const ridge = { codes: 0.01, measures: 0.02 };

/** The least and the greatest factor on the deviation of the explained part of a measure in one move. */
const [leastFactor, mostFactor] = [0.7, 1.4];

/** A change in the distribution of a measure. */
export interface WantedChange {
  /** The change of its mean. */
  readonly shift: number;
  /** The factor on its standard deviation; null leaves it. */
  readonly factor: number | null;
}

/**
 * Returns the map of codes that changes means and standard deviations of measures as wanted and moves the codes least, in
 * the metric of their covariance. Measures of the decoded strings are taken to be linear in the codes.
 *
 * Let m and S be the mean and the covariance of the codes, y = B^T (z - m) the least-squares fit of the measures, P = S B
 * the covariance of codes and measures, and V = P^T S^-1 P the covariance of the explained parts y. The map is
 * z + P V^-1 (w + (D - 1) y). Here w holds the changes of the means. D is diagonal and holds the factors on the
 * deviations of the explained parts: they give the whole measures the wanted deviations while the unexplained rest stays.
 *
 * @param codes [rows, dimension], row by row
 * @param measures the values of each measure, [rows], in comparable units
 * @param wanted [measures]
 * @param step the share of the full change to make, from 0 to 1
 */
export function leastMap(
  codes: Float32Array,
  dimension: number,
  measures: readonly Float64Array[],
  wanted: readonly WantedChange[],
  step = 1,
): AffineMap {
  const rows = codes.length / dimension;
  const centred = new Float64Array(codes.length);
  const centre = new Float64Array(dimension);
  for (let d = 0; d < dimension; d++) {
    for (let i = 0; i < rows; i++) centre[d]! += codes[i * dimension + d]! / rows;
    for (let i = 0; i < rows; i++) centred[i * dimension + d] = codes[i * dimension + d]! - centre[d]!;
  }
  const covariance = new Float64Array(dimension * dimension);
  for (let i = 0; i < rows; i++) {
    const row = centred.subarray(i * dimension, (i + 1) * dimension);
    for (let a = 0; a < dimension; a++) {
      const factor = row[a]! / rows;
      for (let b = 0; b <= a; b++) covariance[a * dimension + b]! += factor * row[b]!;
    }
  }
  for (let d = 0; d < dimension; d++) covariance[d * dimension + d]! *= 1 + ridge.codes;
  const inverse = inverseFactor(covariance, dimension);
  // P, measure by measure, and U = L^-1 P, so that P^T S^-1 P = U^T U
  const crossed = measures.map((values) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const product = new Float64Array(dimension);
    for (let i = 0; i < rows; i++) {
      const factor = (values[i]! - mean) / rows;
      for (let d = 0; d < dimension; d++) product[d]! += factor * centred[i * dimension + d]!;
    }
    return product;
  });
  const whitened = crossed.map((column) => lowerTimes(inverse, column));
  const count = measures.length;
  const explained = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) explained[a * count + b] = dot(whitened[a]!, whitened[b]!);
    explained[a * count + a]! += ridge.measures;
  }
  const factor = inverseFactor(explained, count);
  // P V^-1, measure by measure: (L L^T)^-1 = L^-T L^-1
  const directions = measures.map((_, a) => {
    const direction = new Float64Array(dimension);
    for (let b = 0; b < count; b++) {
      let weight = 0;
      for (let c = Math.max(a, b); c < count; c++) weight += factor[c * count + a]! * factor[c * count + b]!;
      for (let d = 0; d < dimension; d++) direction[d]! += weight * crossed[b]![d]!;
    }
    return direction;
  });
  const matrix = new Float64Array(dimension * dimension);
  for (let d = 0; d < dimension; d++) matrix[d * dimension + d] = 1;
  const shift = new Float64Array(dimension);
  for (const [a, { shift: change, factor: wantedFactor }] of wanted.entries()) {
    const part = dot(whitened[a]!, whitened[a]!);
    const stretch = stretchOf(part, varianceOf(measures[a]!), wantedFactor) ** step - 1;
    // B, which takes codes to the measure: S^-1 P = L^-T U
    const slope = transposedTimes(inverse, whitened[a]!);
    const constant = step * change - stretch * dot(slope, centre);
    for (let d = 0; d < dimension; d++) {
      shift[d]! += directions[a]![d]! * constant;
      for (let e = 0; e < dimension; e++) {
        matrix[d * dimension + e]! += directions[a]![d]! * stretch * slope[e]!;
      }
    }
  }
  return { matrix, shift };
}

/**
 * Returns the factor on the deviation of the explained part of a measure that changes the whole deviation by `factor`.
 *
 * @param part variance of the explained part
 * @param whole variance of the measure
 */
function stretchOf(part: number, whole: number, factor: number | null): number {
  if (factor === null || !(part > 0)) return 1;
  const square = (factor ** 2 * whole - Math.max(0, whole - part)) / part;
  return Math.min(mostFactor, Math.max(leastFactor, Math.sqrt(Math.max(0, square))));
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

/** Returns L^T v. */
function transposedTimes(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) product[j]! += lower[i * size + j]! * vector[i]!;
  }
  return product;
}

/** Returns L^-1 for the Cholesky factor L of a matrix A = L L^T. */
function inverseFactor(matrix: Float64Array, size: number): Float64Array {
  const lower = cholesky(matrix, size);
  if (lower === null)
    throw new GraeError({
      problem: 'the codes that were drawn do not vary',
      advice: [{ text: 'fit another density' }],
    });
  return invertLower(lower, size);
}

function lowerTimes(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, i) =>
    dot(lower.subarray(i * size, i * size + i + 1), vector),
  );
}

/** Returns the dot product over the length of the first vector. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
