import { GraeError } from '../base/errors.js';
import { cholesky, invertLower } from '../density/cholesky.js';

/** Of the variances of codes, and of what is explained of a measure: keeps chance out where there are few codes. */
const ridge = { codes: 0.01, measures: 0.02 };

/**
 * The least shift of the mean of codes, in their own covariance, by which the means of some measures of what they decode
 * to change as wanted, if the measures are linear in the codes: with y = B^T z by least squares, S the covariance of the
 * codes and P = S B that of codes and measures, it minimises d^T S^-1 d under B^T d = w, and is P (P^T S^-1 P)^-1 w.
 *
 * @param codes [rows, dimension], row by row
 * @param measures by measure its values, [rows], in units in which they are alike
 * @param wanted changes of the means, [measures]
 * @returns [dimension]
 */
export function leastShift(
  codes: Float32Array,
  dimension: number,
  measures: readonly Float64Array[],
  wanted: readonly number[],
): Float32Array {
  const rows = codes.length / dimension;
  const centred = new Float64Array(codes.length);
  for (let d = 0; d < dimension; d++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += codes[i * dimension + d]! / rows;
    for (let i = 0; i < rows; i++) centred[i * dimension + d] = codes[i * dimension + d]! - mean;
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
  const half = lowerTimes(factor, Float64Array.from(wanted));
  const shift = new Float32Array(dimension);
  for (let a = 0; a < count; a++) {
    // (L L^T)^-1 = L^-T L^-1
    let weight = 0;
    for (let b = a; b < count; b++) weight += factor[b * count + a]! * half[b]!;
    for (let d = 0; d < dimension; d++) shift[d]! += weight * crossed[a]![d]!;
  }
  return shift;
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
