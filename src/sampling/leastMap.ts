import { GraeError } from '../base/errors.js';
import type { AffineMap } from '../density/density.js';
import { cholesky, invertLower } from '../density/numeric/cholesky.js';

/** Of the variances of codes, and of what is explained of a measure: keeps chance out where there are few codes. */
const ridge = { codes: 0.01, measures: 0.02 };

/** By how much the deviation of what is explained of a measure may change at once. */
const [leastFactor, mostFactor] = [0.7, 1.4];

/** How a measure is to be distributed. */
export interface WantedChange {
  /** Of its mean. */
  readonly shift: number;
  /** Of its standard deviation; null to leave it. */
  readonly factor: number | null;
}

/**
 * The map of codes by which means and standard deviations of some measures of what they decode to change as wanted, if
 * the measures are linear in the codes, and that changes the codes least, in their own covariance. With y = B^T (z - m)
 * by least squares, m and S mean and covariance of the codes, P = S B that of codes and measures and V = P^T S^-1 P the
 * covariance of what is explained, it is z + P V^-1 (w + (D - 1) y): w are the changes of the means, and D is diagonal
 * with what the deviations of the explained parts have to be multiplied by for those of the whole measures to come out,
 * the rest of each being left as it is.
 *
 * @param codes [rows, dimension], row by row
 * @param measures by measure its values, [rows], in units in which they are alike
 * @param wanted [measures]
 * @param step the part of the way that is gone, from 0 to 1
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
 * What the deviation of the explained part of a measure is multiplied by for that of the whole to change by a factor.
 *
 * @param part variance of what is explained
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

/** L^T v. */
function transposedTimes(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) product[j]! += lower[i * size + j]! * vector[i]!;
  }
  return product;
}

/** L^-1 of L L^T = A. */
function inverseFactor(matrix: Float64Array, size: number): Float64Array {
  const lower = cholesky(matrix, size);
  if (lower === null) throw new GraeError('the codes that were drawn do not vary: fit another density');
  return invertLower(lower, size);
}

function lowerTimes(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, i) =>
    dot(lower.subarray(i * size, i * size + i + 1), vector),
  );
}

/** Over the length of the first. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
