import { cholesky, solveFactored } from '../density/numeric/cholesky.js';
import { variationOf } from './vectors.js';

/** The most monomials. */
const mostTerms = 120;
const mostDegree = 5;
/** Added to the diagonal of the normal equations, in parts of it. */
const ridge = 1e-12;

/**
 * Returns how badly a polynomial of some variables describes a target: the mean squared error on every third row of a fit to
 * the others, relative to the variance of the target.
 *
 * @param degree of the polynomial; see {@link degreeFor}
 * @param weights of the squared errors of the rows. Defaults to equal ones.
 */
export function polynomialError(
  variables: readonly Float64Array[],
  target: Float64Array,
  degree: number,
  weights: Float64Array | null = null,
): number {
  const scaled = variables.map(toUnitRange);
  const exponents = [...exponentsUpTo(variables.length, degree)];
  const size = exponents.length;
  const rows = target.length;
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const features = Array.from({ length: rows }, (_, row) => monomialsAt(scaled, exponents, row, degree));
  for (let row = 0; row < rows; row++) {
    if (row % 3 === 0) continue;
    const feature = features[row]!;
    const rowWeight = weights === null ? 1 : weights[row]!;
    for (let i = 0; i < size; i++) {
      const value = rowWeight * feature[i]!;
      right[i]! += value * target[row]!;
      for (let j = 0; j <= i; j++) normal[i * size + j]! += value * feature[j]!;
    }
  }
  for (let i = 0; i < size; i++) normal[i * size + i]! *= 1 + ridge;
  const lower = cholesky(normal, size, 1e-15);
  if (lower === null) return Number.POSITIVE_INFINITY;
  const coefficients = solveFactored(lower, right, size);
  let error = 0;
  const tested: number[] = [];
  for (let row = 0; row < rows; row += 3) {
    const value = features[row]!.reduce((sum, feature, i) => sum + feature * coefficients[i]!, 0);
    error += (weights === null ? 1 : weights[row]!) * (value - target[row]!) ** 2;
    tested.push(row);
  }
  const pick = (values: Float64Array) => Float64Array.from(tested, (row) => values[row]!);
  return error / variationOf(pick(target), weights === null ? null : pick(weights));
}

/** Returns the highest degree of polynomials that some rows can tell apart. */
export function degreeFor(variables: number, rows: number): number {
  let degree = 0;
  while (degree < mostDegree && countUpTo(variables, degree + 1) <= Math.min(mostTerms, rows / 4)) degree++;
  return degree;
}

/** The binomial coefficient of (variables + degree) over degree. */
function countUpTo(variables: number, degree: number): number {
  let count = 1;
  for (let i = 1; i <= degree; i++) count *= (variables + i) / i;
  return Math.round(count);
}

/** Returns values as numbers from -1 to 1. */
export function toUnitRange(values: Float64Array): Float64Array {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return values.map((value) => (2 * (value - low)) / (high - low || 1) - 1);
}

function monomialsAt(
  variables: readonly Float64Array[],
  exponents: readonly (readonly number[])[],
  row: number,
  degree: number,
): Float64Array {
  const powers = variables.map((values) => {
    const list = [1];
    for (let i = 1; i <= degree; i++) list.push(list[i - 1]! * values[row]!);
    return list;
  });
  return Float64Array.from(exponents, (exponent) =>
    exponent.reduce((product, power, i) => product * powers[i]![power]!, 1),
  );
}

/** The exponents of all monomials up to a degree, that of 1 too. */
export function* exponentsUpTo(variables: number, degree: number): Generator<number[]> {
  if (variables === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= degree; first++) {
    for (const others of exponentsUpTo(variables - 1, degree - first)) yield [first, ...others];
  }
}
