import { GraeError } from '../../base/errors.js';
import type { CodeProducts } from '../codeProducts.js';
import { cholesky, invertLower, logDeterminant } from '../numeric/cholesky.js';
import type { DistanceBounds } from '../numeric/distanceBounds.js';
import { logSumExp } from '../numeric/logSumExp.js';
import type { StandardisedCodes } from '../secondStage/standardise.js';
import { atOnce, type Steps } from '../steps.js';

/** A component of a mixture during a fit, in standardised units. */
export interface MixtureComponent {
  readonly weight: number;
  /** `[dimension]`. */
  readonly mean: Float64Array;
  /** `[dimension, dimension]`, row-major, regularised. */
  readonly covariance: Float64Array;
  /** L of covariance = L L^T. */
  readonly lower: Float64Array;
  /** L^-1. */
  readonly inverse: Float64Array;
  /** Whether all of these matrices are diagonal, so that a distance takes one number for each dimension. */
  readonly isDiagonal?: boolean;
  /** The variance added beyond the regularisation, because the covariance was not positive definite. */
  readonly added: number;
}

/** Whether dimensions vary together within a component, or independently. */
export type CovarianceForm = 'full' | 'diagonal';

/** The responsibility of each component for each code, `[components][count]`. */
export type Responsibilities = readonly Float64Array[];

/**
 * The responsibility from which a code counts for a component. Smaller ones are below the rounding of the sums. In many
 * dimensions nearly every code belongs to one component alone, so this saves most of the M-step.
 */
const smallestResponsibility = 1e-12;

/** The constant that scikit-learn adds to a component's sum of responsibilities: 10 times the epsilon of a double. */
const tinyMass = 10 * Number.EPSILON;

/** The part of its variance below which a pivot is rounding error of single precision products. */
const smallestPivot = 1e-10;

/** The logarithm below which a responsibility is 0 for certain: a little less than the smallest that counts. */
const negligible = Math.log(smallestResponsibility) - 1;

/**
 * Runs the E-step (Bishop 2006, equations 9.23 and 9.28): fills the responsibilities and returns the mean
 * log-likelihood of the codes, in standardised units. log N = -1/2 (D log 2 pi + log det C + |L^-1 (x - mean)|^2).
 *
 * It first computes the component that had the largest responsibility for a code before, and skips components that are
 * negligible beside it.
 *
 * @param responsibilities the previous ones, or zeros
 * @param bounds lower bounds of the distances to these components
 */
export async function* expectationSteps(
  codes: StandardisedCodes,
  components: readonly MixtureComponent[],
  responsibilities: Responsibilities,
  products: CodeProducts,
  bounds: DistanceBounds,
): Steps<number> {
  const { count, dimension } = codes;
  const constants = components.map(
    ({ weight, lower }) =>
      Math.log(weight) - 0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant(lower, dimension)),
  );
  const nearest = largestOf(responsibilities, count);
  const best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const compute = async (k: number, isWanted: (code: number) => boolean): Promise<void> => {
    const rows = rowsWhere(count, isWanted);
    if (rows.length === 0) return;
    const { mean, inverse, isDiagonal } = components[k]!;
    const distances =
      isDiagonal === true
        ? diagonalDistances(codes, rows, mean, inverse)
        : await products.squaredDistances(rows, mean, inverse);
    const logJoint = responsibilities[k]!;
    rows.forEach((row, place) => {
      const value = constants[k]! - 0.5 * distances[place]!;
      logJoint[row] = value;
      if (value > best[row]!) best[row] = value;
      bounds.set(k, row, distances[place]!);
    });
  };
  for (const logJoint of responsibilities) logJoint.fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < components.length; k++) {
    yield `nearest codes of component ${k + 1} of ${components.length}`;
    await compute(k, (row) => nearest[row] === k);
  }
  for (let k = 0; k < components.length; k++) {
    yield `codes of component ${k + 1} of ${components.length}`;
    await compute(
      k,
      (row) => nearest[row] !== k && constants[k]! - 0.5 * bounds.squared(k, row) >= best[row]! + negligible,
    );
  }
  return normalise(responsibilities, count);
}

/** Runs {@link expectationSteps} without a pause. */
export function expectation(...given: Parameters<typeof expectationSteps>): Promise<number> {
  return atOnce(expectationSteps(...given));
}

/** Returns |L^-1 (x - mean)|^2 for a diagonal L. */
function diagonalDistances(
  { values, dimension }: StandardisedCodes,
  rows: Int32Array,
  mean: Float64Array,
  inverse: Float64Array,
): Float64Array {
  return Float64Array.from(rows, (row) => {
    let squaredNorm = 0;
    for (let d = 0; d < dimension; d++) {
      squaredNorm += ((values[row * dimension + d]! - mean[d]!) * inverse[d * (dimension + 1)]!) ** 2;
    }
    return squaredNorm;
  });
}

/** Returns the component with the largest responsibility for each code. */
function largestOf(responsibilities: Responsibilities, count: number): Int32Array {
  const labels = new Int32Array(count);
  for (let k = 1; k < responsibilities.length; k++) {
    const shares = responsibilities[k]!;
    for (let i = 0; i < count; i++) if (shares[i]! > responsibilities[labels[i]!]![i]!) labels[i] = k;
  }
  return labels;
}

function rowsWhere(count: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count);
  let length = 0;
  for (let row = 0; row < count; row++) if (isWanted(row)) rows[length++] = row;
  return rows.subarray(0, length);
}

/** Turns the joint log densities into responsibilities, in place, and returns the mean of log p(x). */
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
 * Runs the M-step (Bishop 2006, equations 9.24 to 9.26, with scikit-learn's regularisation): makes components from
 * responsibilities. A component without any code keeps its mean and covariance.
 *
 * @param before the previous components, in the same order
 */
export async function* maximisationSteps(
  codes: StandardisedCodes,
  responsibilities: Responsibilities,
  before: readonly Pick<MixtureComponent, 'mean' | 'covariance'>[],
  products: CodeProducts,
  form: CovarianceForm = 'full',
): Steps<MixtureComponent[]> {
  const masses = responsibilities.map((shares) => shares.reduce((sum, share) => sum + share, tinyMass));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const factored = form === 'full' ? regularised : diagonal;
  const components: MixtureComponent[] = [];
  for (const [k, shares] of responsibilities.entries()) {
    yield `covariance of component ${k + 1} of ${responsibilities.length}`;
    const weight = masses[k]! / total;
    const rows = rowsWhere(codes.count, (row) => shares[row]! >= smallestResponsibility);
    if (rows.length === 0) {
      const { mean, covariance } = before[k]!;
      components.push({ ...factored(covariance, codes.dimension), weight, mean });
      continue;
    }
    const mean = meanOf(codes, rows, shares, masses[k]!);
    const covariance =
      form === 'full'
        ? await covarianceOf(codes, rows, shares, masses[k]!, mean, products)
        : variancesOf(codes, rows, shares, masses[k]!, mean);
    yield `factor of component ${k + 1} of ${responsibilities.length}`;
    components.push({ ...factored(covariance, codes.dimension), weight, mean });
  }
  return components;
}

/** Runs {@link maximisationSteps} without a pause. */
export function maximisation(...given: Parameters<typeof maximisationSteps>): Promise<MixtureComponent[]> {
  return atOnce(maximisationSteps(...given));
}

function meanOf(
  { values, dimension }: StandardisedCodes,
  rows: Int32Array,
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

/** Returns the sum of share (x - mean)(x - mean)^T / mass, plus the regularisation on the diagonal. */
async function covarianceOf(
  codes: StandardisedCodes,
  rows: Int32Array,
  shares: Float64Array,
  mass: number,
  mean: Float64Array,
  products: CodeProducts,
): Promise<Float64Array> {
  const { dimension } = codes;
  const ownShares = Float64Array.from(rows, (row) => shares[row]!);
  const sums = await products.scatter(rows, ownShares, mean);
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

/** Returns only the diagonal of this covariance, with zeros elsewhere. */
function variancesOf(
  { values, dimension, regularisation }: StandardisedCodes,
  rows: Int32Array,
  shares: Float64Array,
  mass: number,
  mean: Float64Array,
): Float64Array {
  const covariance = new Float64Array(dimension * dimension);
  for (const row of rows) {
    const share = shares[row]! / mass;
    for (let d = 0; d < dimension; d++) {
      covariance[d * (dimension + 1)]! += share * (values[row * dimension + d]! - mean[d]!) ** 2;
    }
  }
  for (let d = 0; d < dimension; d++) covariance[d * (dimension + 1)]! += regularisation[d]!;
  return covariance;
}

/** As {@link regularised}, for a diagonal covariance: raises each variance to the smallest allowed. */
function diagonal(
  covariance: Float64Array,
  dimension: number,
): Pick<MixtureComponent, 'covariance' | 'lower' | 'inverse' | 'added' | 'isDiagonal'> {
  const variances = Float64Array.from({ length: dimension }, (_, d) => covariance[d * (dimension + 1)]!);
  const trace = variances.reduce((sum, value) => sum + value, 0);
  if (!Number.isFinite(trace)) throw diverged();
  const added = variances.every((value) => value > 0) ? 0 : 1e-7 * (trace > 0 ? trace / dimension : 1);
  const [grown, lower, inverse] = [0, 0, 0].map(() => new Float64Array(dimension * dimension)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  variances.forEach((value, d) => {
    const at = d * (dimension + 1);
    grown[at] = value + added;
    lower[at] = Math.sqrt(value + added);
    inverse[at] = 1 / lower[at];
  });
  return { covariance: grown, lower, inverse, added, isDiagonal: true };
}

function diverged(): GraeError {
  return new GraeError(
    'the fit of the density diverged: no finite covariance fits a component; fit fewer components, or covariances that are diagonal',
  );
}

/**
 * Factors a covariance. A component with fewer codes than dimensions has one that is not positive definite: then its
 * diagonal grows by 1e-7 of the mean variance (the resolution of single precision), and by ten times as much until it
 * is.
 *
 * @throws GraeError if the covariance is not finite
 */
export function regularised(
  covariance: Float64Array,
  dimension: number,
): Pick<MixtureComponent, 'covariance' | 'lower' | 'inverse' | 'added'> {
  let trace = 0;
  for (let i = 0; i < dimension; i++) trace += covariance[i * dimension + i]!;
  if (!Number.isFinite(trace)) throw diverged();
  // A component of equal codes without regularisation has no variance at all; then 1 is the scale of all codes.
  const unit = trace > 0 ? trace / dimension : 1;
  let added = 0;
  let grown = covariance;
  for (;;) {
    const lower = cholesky(grown, dimension, smallestPivot);
    if (lower !== null) {
      return { covariance: grown, lower, inverse: invertLower(lower, dimension), added };
    }
    if (added > unit * 1e6) throw diverged();
    added = added === 0 ? 1e-7 * unit : 10 * added;
    grown = covariance.slice();
    for (let i = 0; i < dimension; i++) grown[i * dimension + i]! += added;
  }
}
