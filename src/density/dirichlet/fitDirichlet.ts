import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { expectEnoughCodes, expectWhole } from '../checkFit.js';
import { type MakeCodeProducts, plainProducts } from '../codeProducts.js';
import { type FitReport, inRawUnits, reportOf, unconvergedWarning } from '../fitReport.js';
import { isOutOfTime } from '../fitStopped.js';
import { clusterComponents } from '../mixture/clusterComponents.js';
import { expectationSteps } from '../mixture/expectation.js';
import { GaussianMixture } from '../mixture/gmm.js';
import type { MixtureComponent } from '../mixture/mixtureComponent.js';
import type { MixtureProgress } from '../mixture/mixtureOptions.js';
import { DistanceBounds } from '../numeric/distanceBounds.js';
import { standardiseCodes } from '../secondStage/standardise.js';
import { type Pause, withPauses } from '../steps.js';
import { believe, divergenceOf, learned, priorOf, weightsOf } from './beliefs.js';

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
    throw new InputError({ expected: 'a concentration above 0', received: concentration });
  expectWhole({ components: size });
  expectEnoughCodes(count, size, 'components');
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
    // the fit looks for components that no code needs
    const fit = reportOf(standardised, components, logLikelihood, { mayBeEmpty: true });
    const unconverged = converged ? [] : [unconvergedWarning('it', iteration, isLate)];
    return {
      density,
      report: {
        ...fit,
        warnings: [...unconverged, ...fit.warnings],
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
