import { GraeError } from '../base/errors.js';
import { cholesky, invertLower, logDeterminant } from './cholesky.js';
import { logSumExp } from './logSumExp.js';
import type { MatrixProduct } from './matrixProduct.js';
import type { StandardisedCodes } from './standardise.js';

/** A mixture in standardised units while it is fitted. */
export interface Component {
  readonly weight: number;
  /** `[dimension]`. */
  readonly mean: Float64Array;
  /** `[dimension, dimension]`, row-major, regularised. */
  readonly covariance: Float64Array;
  /** L of covariance = L L^T. */
  readonly lower: Float64Array;
  /** Variance added beyond the regularisation asked for, because the covariance was not positive definite. */
  readonly added: number;
}

/** Responsibilities of each component for each code, `[components][count]`. */
export type Responsibilities = readonly Float64Array[];

/** Rows in one product: large enough for speed, small enough for the cache, and always the same shape. */
const maxBlockRows = 4096;

/**
 * A code counts for a component only from this responsibility on. What is left out is below the rounding of
 * the sums, and in many dimensions nearly every code belongs to one component alone, so that this saves most of
 * the M-step.
 */
const smallestResponsibility = 1e-12;

/** As scikit-learn adds to a component's sum of responsibilities: 10 times the epsilon of a double. */
const tinyMass = 10 * Number.EPSILON;

/** A pivot below this part of its variance is rounding error of single precision products. */
const smallestPivot = 1e-10;

/**
 * E-step (Bishop 2006, equations 9.23 and 9.28): fills the responsibilities and returns the mean log-likelihood
 * of the codes, in standardised units. log N = -1/2 (D log 2 pi + log det C + |(x - mean) L^-T|^2), the product
 * in single precision on centred blocks, everything else in double.
 */
export function expectation(
  codes: StandardisedCodes,
  components: readonly Component[],
  responsibilities: Responsibilities,
  product: MatrixProduct,
): number {
  const { count, dimension } = codes;
  const blockRows = Math.min(maxBlockRows, count);
  const centred = new Float32Array(blockRows * dimension);
  components.forEach(({ weight, mean, lower }, k) => {
    const constant =
      Math.log(weight) - 0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant(lower, dimension));
    const whitening = transposed(invertLower(lower, dimension), dimension);
    const logJoint = responsibilities[k]!;
    for (let start = 0; start < count; start += blockRows) {
      const rows = Math.min(blockRows, count - start);
      for (let row = 0; row < rows; row++) centre(codes, start + row, mean, centred, row);
      const whitened = product(centred, blockRows, dimension, whitening, dimension);
      for (let row = 0; row < rows; row++) {
        let squaredNorm = 0;
        for (let j = row * dimension; j < (row + 1) * dimension; j++)
          squaredNorm += whitened[j]! * whitened[j]!;
        logJoint[start + row] = constant - 0.5 * squaredNorm;
      }
    }
  });
  return normalise(responsibilities, count);
}

/** Turns the joint log densities into responsibilities, in place; returns the mean of log p(x). */
function normalise(responsibilities: Responsibilities, count: number): number {
  const terms = new Float64Array(responsibilities.length);
  let total = 0;
  for (let i = 0; i < count; i++) {
    responsibilities.forEach((logJoint, k) => {
      terms[k] = logJoint[i]!;
    });
    const logDensity = logSumExp(terms);
    for (const logJoint of responsibilities) logJoint[i] = Math.exp(logJoint[i]! - logDensity);
    total += logDensity;
  }
  return total / count;
}

/**
 * M-step (Bishop 2006, equations 9.24 to 9.26, with scikit-learn's regularisation): the components that the
 * responsibilities make. A component without any code keeps the mean and covariance it had.
 *
 * @param before the components before, in the same order
 */
export function maximisation(
  codes: StandardisedCodes,
  responsibilities: Responsibilities,
  before: readonly Pick<Component, 'mean' | 'covariance'>[],
  product: MatrixProduct,
): Component[] {
  const masses = responsibilities.map((shares) => shares.reduce((sum, share) => sum + share, tinyMass));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return responsibilities.map((shares, k) => {
    const weight = masses[k]! / total;
    const rows: number[] = [];
    for (let i = 0; i < codes.count; i++) if (shares[i]! >= smallestResponsibility) rows.push(i);
    if (rows.length === 0)
      return { ...regularised(before[k]!.covariance, codes.dimension), weight, mean: before[k]!.mean };
    const mean = meanOf(codes, rows, shares, masses[k]!);
    const covariance = covarianceOf(codes, rows, shares, masses[k]!, mean, product);
    return { ...regularised(covariance, codes.dimension), weight, mean };
  });
}

function meanOf(
  { values, dimension }: StandardisedCodes,
  rows: readonly number[],
  shares: Float64Array,
  mass: number,
): Float64Array {
  const mean = new Float64Array(dimension);
  for (const row of rows) {
    const share = shares[row]! / mass;
    for (let d = 0; d < dimension; d++) mean[d]! += share * values[row * dimension + d]!;
  }
  return mean;
}

/** sum of share (x - mean)(x - mean)^T / mass, plus the regularisation on the diagonal. */
function covarianceOf(
  codes: StandardisedCodes,
  rows: readonly number[],
  shares: Float64Array,
  mass: number,
  mean: Float64Array,
  product: MatrixProduct,
): Float64Array {
  const { dimension } = codes;
  const blockRows = Math.min(maxBlockRows, codes.count);
  const centred = new Float32Array(blockRows * dimension);
  const weighted = new Float32Array(dimension * blockRows);
  const sums = new Float64Array(dimension * dimension);
  for (let start = 0; start < rows.length; start += blockRows) {
    const filled = Math.min(blockRows, rows.length - start);
    // A last block that is not full keeps its shape: rows of weight 0 add nothing.
    if (filled < blockRows) weighted.fill(0);
    for (let row = 0; row < filled; row++) {
      const source = rows[start + row]!;
      const share = shares[source]!;
      centre(codes, source, mean, centred, row);
      for (let d = 0; d < dimension; d++)
        weighted[d * blockRows + row] = share * centred[row * dimension + d]!;
    }
    const products = product(weighted, dimension, blockRows, centred, dimension);
    for (let j = 0; j < sums.length; j++) sums[j]! += products[j]!;
  }
  const covariance = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j <= i; j++) {
      // The two halves differ by rounding.
      const value = (sums[i * dimension + j]! + sums[j * dimension + i]!) / (2 * mass);
      covariance[i * dimension + j] = value;
      covariance[j * dimension + i] = value;
    }
    covariance[i * dimension + i]! += codes.regularisation[i]!;
  }
  return covariance;
}

/**
 * The covariance with its factor. If it is not positive definite, which happens to a component with fewer codes
 * than dimensions, variance is added to its diagonal: 1e-7 of the mean variance (the resolution of single
 * precision), then ten times as much until it is.
 *
 * @throws GraeError if the covariance is not finite
 */
export function regularised(
  covariance: Float64Array,
  dimension: number,
): Pick<Component, 'covariance' | 'lower' | 'added'> {
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += covariance[i * dimension + i]!;
  if (!Number.isFinite(trace))
    throw new GraeError('the fit of the density diverged: a covariance is not finite');
  // A component of equal codes without regularisation has no variance at all; then 1 is the scale of all codes.
  const unit = trace > 0 ? trace / dimension : 1;
  let added = 0;
  let grown = covariance;
  for (;;) {
    const lower = cholesky(grown, dimension, smallestPivot);
    if (lower !== null) return { covariance: grown, lower, added };
    if (added > unit * 1e6)
      throw new GraeError('the fit of the density diverged: a covariance is not finite');
    added = added === 0 ? 1e-7 * unit : 10 * added;
    grown = covariance.slice();
    for (let i = 0; i < dimension; i++) grown[i * dimension + i]! += added;
  }
}

function centre(
  { values, dimension }: StandardisedCodes,
  source: number,
  mean: Float64Array,
  target: Float32Array,
  row: number,
): void {
  for (let d = 0; d < dimension; d++)
    target[row * dimension + d] = values[source * dimension + d]! - mean[d]!;
}

function transposed(matrix: Float64Array, size: number): Float32Array {
  const result = new Float32Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) result[j * size + i] = matrix[i * size + j]!;
  return result;
}
