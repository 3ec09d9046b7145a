import type { CodeProducts } from '../codeProducts.js';
import type { StandardisedCodes } from '../secondStage/standardise.js';
import { atOnce, type Steps } from '../steps.js';
import { type CovarianceForm, diagonal, type MixtureComponent, regularised } from './mixtureComponent.js';
import { type Responsibilities, rowsWhere, smallestResponsibility } from './responsibilities.js';

/** The constant that scikit-learn adds to a component's sum of responsibilities: 10 times the epsilon of a double. */
const tinyMass = 10 * Number.EPSILON;

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
