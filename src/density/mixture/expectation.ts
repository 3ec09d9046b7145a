import type { CodeProducts } from '../codeProducts.js';
import { logDeterminant } from '../numeric/cholesky.js';
import type { DistanceBounds } from '../numeric/distanceBounds.js';
import { logSumExp } from '../numeric/logSumExp.js';
import type { StandardisedCodes } from '../secondStage/standardise.js';
import { atOnce, type Steps } from '../steps.js';
import type { MixtureComponent } from './mixtureComponent.js';
import { type Responsibilities, rowsWhere, smallestResponsibility } from './responsibilities.js';

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
