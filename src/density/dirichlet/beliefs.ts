import type { CodeProducts } from '../codeProducts.js';
import { maximisation, maximisationSteps } from '../mixture/maximisation.js';
import { type MixtureComponent, regularised } from '../mixture/mixtureComponent.js';
import type { Responsibilities } from '../mixture/responsibilities.js';
import { logDeterminant } from '../numeric/cholesky.js';
import { digamma, logGamma } from '../numeric/gammaFunctions.js';
import { logSumExp } from '../numeric/logSumExp.js';
import type { StandardisedCodes } from '../secondStage/standardise.js';
import type { Steps } from '../steps.js';

/** The belief about a component: Gauss-Wishart for its mean and precision, beta for its stick. */
interface Belief {
  /** The beta distribution of the part that it breaks off the rest of the stick. */
  readonly stick: readonly [number, number];
  /** The precision of its mean, in codes. */
  readonly meanPrecision: number;
  readonly mean: Float64Array;
  readonly degrees: number;
  /** The inverse of the expected precision, with its factor. */
  readonly shape: Pick<MixtureComponent, 'covariance' | 'lower' | 'inverse' | 'added'>;
}

/**
 * The belief before any code is seen: the mean and covariance of all codes, worth one code, with as many degrees of
 * freedom as dimensions.
 */
interface Prior {
  readonly concentration: number;
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

export async function priorOf(
  codes: StandardisedCodes,
  concentration: number,
  products: CodeProducts,
): Promise<Prior> {
  const { count, dimension, regularisation } = codes;
  const [all] = (await maximisation(codes, [new Float64Array(count).fill(1)], [], products)) as [
    MixtureComponent,
  ];
  // over count - 1, and without the regularisation
  const covariance = all.covariance.map((value, j) => {
    const own = j % (dimension + 1) === 0 ? value - regularisation[j / (dimension + 1)]! : value;
    return (own * count) / Math.max(1, count - 1);
  });
  return { concentration, mean: all.mean, covariance };
}

/** M-step (Bishop 2006, equations 10.60 to 10.63; Blei and Jordan 2006, equations 18 and 19). */
export async function* learned(
  codes: StandardisedCodes,
  responsibilities: Responsibilities,
  prior: Prior,
  products: CodeProducts,
): Steps<Belief[]> {
  const { count, dimension } = codes;
  const all = { mean: prior.mean, covariance: new Float64Array(dimension * dimension) };
  const components = yield* maximisationSteps(
    codes,
    responsibilities,
    responsibilities.map(() => all),
    products,
  );
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const masses = components.map(({ weight }) => (weight / total) * count);
  const beliefs: Belief[] = [];
  for (const [k, { mean: own, covariance: scatter }] of components.entries()) {
    yield `belief of component ${k + 1} of ${components.length}`;
    const mass = masses[k]!;
    const meanPrecision = 1 + mass;
    const degrees = dimension + mass;
    const covariance = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++) {
        const at = i * dimension + j;
        const between = (own[i]! - prior.mean[i]!) * (own[j]! - prior.mean[j]!);
        covariance[at] =
          (prior.covariance[at]! + mass * scatter[at]! + (mass / meanPrecision) * between) / degrees;
      }
    }
    beliefs.push({
      stick: [
        1 + mass,
        prior.concentration + masses.slice(k + 1).reduce((sum, one) => sum + one, 0),
      ] as const,
      meanPrecision,
      mean: own.map((value, d) => (prior.mean[d]! + mass * value) / meanPrecision),
      degrees,
      shape: regularised(covariance, dimension),
    });
  }
  return beliefs;
}

/** E-step (Bishop 2006, equations 10.46, 10.64 and 10.65). @returns the entropy of the responsibilities */
export async function* believe(
  { count, dimension }: StandardisedCodes,
  beliefs: readonly Belief[],
  responsibilities: Responsibilities,
  products: CodeProducts,
): Steps<number> {
  const rows = Int32Array.from({ length: count }, (_, i) => i);
  let logRemainder = 0;
  for (const [k, { stick, meanPrecision, mean, degrees, shape }] of beliefs.entries()) {
    yield `codes of component ${k + 1} of ${beliefs.length}`;
    const [a, b] = stick;
    const both = digamma(a + b);
    const logWeight = digamma(a) - both + logRemainder;
    logRemainder += digamma(b) - both;
    let logPrecision = dimension * Math.log(2);
    for (let d = 0; d < dimension; d++) logPrecision += digamma(0.5 * (degrees - d));
    const constant =
      logWeight -
      0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant(shape.lower, dimension)) -
      0.5 * dimension * Math.log(degrees) +
      0.5 * (logPrecision - dimension / meanPrecision);
    const distances = await products.squaredDistances(rows, mean, shape.inverse);
    for (let i = 0; i < count; i++) responsibilities[k]![i] = constant - 0.5 * distances[i]!;
  }
  const terms = new Float64Array(beliefs.length);
  let entropy = 0;
  for (let i = 0; i < count; i++) {
    responsibilities.forEach((logJoint, k) => {
      terms[k] = logJoint[i]!;
    });
    const all = logSumExp(terms);
    for (const logJoint of responsibilities) {
      const log = logJoint[i]! - all;
      const share = Math.exp(log);
      logJoint[i] = share;
      if (share > 0) entropy -= share * log;
    }
  }
  return entropy;
}

/** Returns the lower bound less the entropy, without its constants as in scikit-learn, with the opposite sign. */
export function divergenceOf(beliefs: readonly Belief[], dimension: number): number {
  let total = 0;
  for (const { stick, meanPrecision, degrees, shape } of beliefs) {
    const [a, b] = stick;
    let wishart = 0;
    for (let d = 0; d < dimension; d++) wishart += logGamma(0.5 * (degrees - d));
    const logPrecisions = -0.5 * logDeterminant(shape.lower, dimension) - 0.5 * dimension * Math.log(degrees);
    total -= degrees * logPrecisions + 0.5 * degrees * dimension * Math.log(2) + wishart;
    total += logGamma(a + b) - logGamma(a) - logGamma(b);
    total += 0.5 * dimension * Math.log(meanPrecision);
  }
  return total;
}

/** Returns the expected weights: each component takes a / (a + b) of the rest of the stick. */
export function weightsOf(beliefs: readonly Belief[]): Float64Array {
  let remainder = 1;
  const weights = Float64Array.from(beliefs, ({ stick: [a, b] }) => {
    const weight = (remainder * a) / (a + b);
    remainder *= b / (a + b);
    return weight;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
