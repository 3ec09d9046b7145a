import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { type CodeProducts, type MakeCodeProducts, plainProducts } from '../codeProducts.js';
import { type FitReport, inRawUnits, reportOf } from '../fitReport.js';
import { isOutOfTime } from '../fitStopped.js';
import { clusterComponents } from '../mixture/clusterComponents.js';
import {
  expectationSteps,
  type MixtureComponent,
  maximisation,
  maximisationSteps,
  type Responsibilities,
  regularised,
} from '../mixture/em.js';
import type { MixtureProgress } from '../mixture/fitMixture.js';
import { GaussianMixture } from '../mixture/gmm.js';
import { logDeterminant } from '../numeric/cholesky.js';
import { DistanceBounds } from '../numeric/distanceBounds.js';
import { digamma, logGamma } from '../numeric/gammaFunctions.js';
import { logSumExp } from '../numeric/logSumExp.js';
import { type StandardisedCodes, standardiseCodes } from '../secondStage/standardise.js';
import { type Pause, type Steps, withPauses } from '../steps.js';

export interface DirichletOptions {
  /** The most components; components that no code needs get weights near 0. Defaults to 10. */
  readonly components?: number;
  /** The concentration of the Dirichlet process: a higher one uses more components. Defaults to 1 / components. */
  readonly concentration?: number;
  /** The change of the lower bound below which the fit stops. Defaults to 1e-3. */
  readonly tolerance?: number;
  /** Defaults to 2000. */
  readonly maxIterations?: number;
  /** Variance added to every dimension of a component, in the units of the codes squared. Defaults to 1e-6. */
  readonly regularisation?: number;
  readonly random: Random;
  /** The component of each code to begin with. Defaults to its cluster by k-means. */
  readonly labels?: ArrayLike<number>;
  /** The products that take most of the time. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
  /** Called after each iteration, with the lower bound as `logLikelihood`. */
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /**
   * Called between pieces of an iteration; when time is over, the fit ends with the beliefs of the previous iteration.
   */
  readonly pause?: Pause;
}

export interface DirichletReport extends FitReport {
  readonly components: number;
  /** The number of components with a weight above 1 / count. */
  readonly used: number;
  readonly converged: boolean;
  readonly iterations: number;
  /** The evidence lower bound that the fit maximises, without its constants, in standardised units. */
  readonly lowerBound: number;
}

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

/**
 * Fits a mixture of Gaussians with full covariances and a Dirichlet-process prior on its weights, by variational
 * inference (Blei and Jordan 2006; Bishop 2006, section 10.2). It follows scikit-learn's BayesianGaussianMixture with
 * its defaults, except for the number of components; several published figures for a "GMM" come from that class. It
 * starts from k-means.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if a setting is impossible, there are more components than codes, or the codes are not finite, of
 *   another size, or all the same
 */
export async function fitDirichlet(
  codes: Float32Array,
  count: number,
  dimension: number,
  options: DirichletOptions,
): Promise<{ readonly density: GaussianMixture; readonly report: DirichletReport }> {
  const { components: size = 10, regularisation = 1e-6, tolerance = 1e-3, maxIterations = 2000 } = options;
  const { concentration = 1 / size, pause } = options;
  if (!(concentration > 0))
    throw new InputError(`expected a concentration above 0, but received: ${concentration}`);
  if (!Number.isSafeInteger(size) || size < 1 || size > count) {
    throw new InputError(
      `expected a number of components from 1 to that of the codes, ${count}, but received: ${size}; encode more data or choose fewer components`,
    );
  }
  const standardised = standardiseCodes(codes, count, dimension, regularisation);
  const products = (options.products ?? plainProducts)(standardised.values, count, dimension);
  try {
    const responsibilities = Array.from({ length: size }, () => new Float64Array(count));
    const labels =
      options.labels ??
      (await withPauses(clusterComponents(codes, standardised, size, options.random, products), pause))
        .labels;
    for (let i = 0; i < count; i++) responsibilities[labels[i]!]![i] = 1;
    const prior = await priorOf(standardised, concentration, products);
    let beliefs = await withPauses(learned(standardised, responsibilities, prior, products), pause);
    let lowerBound = Number.NEGATIVE_INFINITY;
    let [iteration, converged, isLate] = [0, false, false];
    while (!converged && iteration < maxIterations) {
      const before = lowerBound;
      try {
        const entropy = await withPauses(believe(standardised, beliefs, responsibilities, products), pause);
        beliefs = await withPauses(learned(standardised, responsibilities, prior, products), pause);
        lowerBound = entropy - divergenceOf(beliefs, dimension);
      } catch (thrown) {
        // before the first iteration there is nothing to keep
        if (iteration === 0 || !isOutOfTime(thrown)) throw thrown;
        isLate = true;
        break;
      }
      iteration++;
      const change = lowerBound - before;
      await options.onProgress?.({ start: 1, starts: 1, iteration, logLikelihood: lowerBound, change });
      converged = Math.abs(change) < tolerance;
    }
    // so that the report describes the last beliefs
    const weights = weightsOf(beliefs);
    const components = beliefs.map(
      ({ mean, shape }, k): MixtureComponent => ({ ...shape, weight: weights[k]!, mean }),
    );
    const density = new GaussianMixture(
      weights,
      components.map((component) => inRawUnits(component, standardised)),
    );
    const bounds = new DistanceBounds(size, count);
    const logLikelihood = await withPauses(
      expectationSteps(standardised, components, responsibilities, products, bounds),
      isLate ? undefined : pause,
    );
    const { warnings, ...fit } = reportOf(standardised, components, logLikelihood);
    return {
      density,
      report: {
        ...fit,
        // the fit looks for components that no code needs
        warnings: [
          ...(converged
            ? []
            : [
                `it did not converge in ${iteration} iterations: allow more${isLate ? ' time' : ''}, or a larger tolerance`,
              ]),
          ...warnings.filter((warning) => !warning.includes('less than one code')),
        ],
        components: size,
        used: weights.filter((weight) => weight * count > 1).length,
        converged,
        iterations: iteration,
        lowerBound,
      },
    };
  } finally {
    products.dispose();
  }
}

async function priorOf(
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
async function* learned(
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
async function* believe(
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
function divergenceOf(beliefs: readonly Belief[], dimension: number): number {
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
function weightsOf(beliefs: readonly Belief[]): Float64Array {
  let remainder = 1;
  const weights = Float64Array.from(beliefs, ({ stick: [a, b] }) => {
    const weight = (remainder * a) / (a + b);
    remainder *= b / (a + b);
    return weight;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
