import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { type CodeProducts, type MakeCodeProducts, plainProducts } from '../codeProducts.js';
import { type FitReport, inRawUnits, reportOf } from '../fitReport.js';
import { type FitStopped, isOutOfTime } from '../fitStopped.js';
import { DistanceBounds } from '../numeric/distanceBounds.js';
import { type StandardisedCodes, standardiseCodes } from '../secondStage/standardise.js';
import { type Pause, withPauses } from '../steps.js';
import { clusterComponents } from './clusterComponents.js';
import {
  type CovarianceForm,
  expectationSteps,
  type MixtureComponent,
  maximisationSteps,
  type Responsibilities,
  regularised,
} from './em.js';
import { GaussianMixture } from './gmm.js';

/** The mixture from which EM begins, in the units of the codes. */
export interface InitialMixture {
  /** `[components]`. */
  readonly weights: ArrayLike<number>;
  /** `[components][dimension]`. */
  readonly means: readonly ArrayLike<number>[];
  /** `[components][dimension * dimension]`, row-major. */
  readonly covariances: readonly ArrayLike<number>[];
}

export interface MixtureProgress {
  /** From 1. */
  readonly start: number;
  readonly starts: number;
  /** From 1. */
  readonly iteration: number;
  /** The mean log-likelihood of a code before this iteration's M-step. */
  readonly logLikelihood: number;
  /** The gain since the previous iteration; infinite in the first. */
  readonly change: number;
}

export interface MixtureOptions {
  /** Defaults to 10, as in Ghosh et al. 2020. */
  readonly components?: number;
  /** The change of the mean log-likelihood below which EM stops. Defaults to 1e-3. */
  readonly tolerance?: number;
  /** Defaults to 2000. */
  readonly maxIterations?: number;
  /**
   * The number of starts from different k-means clusters, of which the fit with the greatest likelihood is kept.
   * Defaults to 1.
   */
  readonly restarts?: number;
  /** Variance added to every dimension of a component, in the units of the codes squared. Defaults to 1e-6. */
  readonly regularisation?: number;
  /** The form of the components' covariances. Defaults to `full`. */
  readonly covariance?: CovarianceForm;
  /** Draws the starts. */
  readonly random: Random;
  /** The mixture to begin with, instead of k-means; there is then one start. */
  readonly initial?: InitialMixture;
  /** The products that take most of the time. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
  /** Called after each iteration; a promise is awaited, so that other work can run; an error ends the fit. */
  readonly onProgress?: (progress: MixtureProgress) => void | Promise<void>;
  /**
   * Called between pieces of an iteration. When it throws that time is over ({@link FitStopped}), the fit ends with the
   * components of the previous iteration.
   */
  readonly pause?: Pause;
}

export interface RestartReport {
  readonly converged: boolean;
  readonly iterations: number;
  /** Mean log-likelihood of a code at the last E-step. */
  readonly logLikelihood: number;
}

export interface MixtureReport extends FitReport {
  readonly components: number;
  /** Whether the start that was kept converged. */
  readonly converged: boolean;
  readonly iterations: number;
  readonly restarts: readonly RestartReport[];
}

export interface MixtureFit {
  readonly density: GaussianMixture;
  readonly report: MixtureReport;
}

/**
 * Fits a mixture of Gaussians with full or diagonal covariances by EM, as scikit-learn's GaussianMixture does, with the
 * same regularisation, stopping rule and information criterion: the same start gives the same fit. By default it starts
 * from k-means++ with at most 10 rounds of Lloyd's algorithm.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if a setting is impossible, there are more components than codes, or the codes are not finite, of
 *   another size, or all the same
 */
export async function fitMixture(
  codes: Float32Array,
  count: number,
  dimension: number,
  options: MixtureOptions,
): Promise<MixtureFit> {
  const { components: size = options.initial?.weights.length ?? 10, regularisation = 1e-6 } = options;
  const restarts = options.initial === undefined ? (options.restarts ?? 1) : 1;
  checkOptions(options, size, restarts, count);
  const standardised = standardiseCodes(codes, count, dimension, regularisation);
  const products = (options.products ?? plainProducts)(standardised.values, count, dimension);
  try {
    return await fitStandardised(codes, standardised, products, size, restarts, options);
  } finally {
    products.dispose();
  }
}

async function fitStandardised(
  codes: Float32Array,
  standardised: StandardisedCodes,
  products: CodeProducts,
  size: number,
  restarts: number,
  options: MixtureOptions,
): Promise<MixtureFit> {
  const { random, initial } = options;
  const { count } = standardised;
  const responsibilities = Array.from({ length: size }, () => new Float64Array(count));
  let best: Run | null = null;
  const reports: RestartReport[] = [];
  for (let restart = 1; restart <= restarts; restart++) {
    const start =
      initial === undefined
        ? (
            await withPauses(
              clusterComponents(codes, standardised, size, random, products, options.covariance),
              options.pause,
            )
          ).components
        : startFrom(initial, standardised, size);
    const run = await maximiseLikelihood(standardised, start, responsibilities, products, {
      ...options,
      restart,
      restarts,
    });
    reports.push(run.report);
    if (best === null || run.report.logLikelihood > best.report.logLikelihood) best = run;
    if (run.isOutOfTime) break;
  }

  const { components, report } = best!;
  const bounds = new DistanceBounds(size, count);
  const logLikelihood = best!.isOutOfTime
    ? report.logLikelihood + standardised.logJacobian
    : await withPauses(
        expectationSteps(standardised, components, responsibilities, products, bounds),
        options.pause,
      );
  const unconverged = report.converged
    ? []
    : [
        `EM did not converge in ${report.iterations} iterations: allow more${best!.isOutOfTime ? ' time' : ''}, or a larger tolerance`,
      ];
  const fit = reportOf(standardised, components, logLikelihood, options.covariance);
  return {
    density: new GaussianMixture(
      components.map(({ weight }) => weight),
      components.map((component) => inRawUnits(component, standardised)),
    ),
    report: {
      ...fit,
      warnings: [...unconverged, ...fit.warnings],
      components: size,
      converged: report.converged,
      iterations: report.iterations,
      restarts: reports,
    },
  };
}

interface Run {
  readonly components: readonly MixtureComponent[];
  readonly report: RestartReport;
  /** Whether it ended because its time was over. */
  readonly isOutOfTime: boolean;
}

async function maximiseLikelihood(
  codes: StandardisedCodes,
  start: readonly MixtureComponent[],
  responsibilities: Responsibilities,
  products: CodeProducts,
  options: MixtureOptions & { readonly restart: number; readonly restarts: number },
): Promise<Run> {
  const { tolerance = 1e-3, maxIterations = 2000, restart, restarts } = options;
  const bounds = new DistanceBounds(start.length, codes.count);
  let components = start;
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let iteration = 1; ; iteration++) {
    const before = logLikelihood;
    let moved: readonly MixtureComponent[];
    try {
      logLikelihood =
        (await withPauses(
          expectationSteps(codes, components, responsibilities, products, bounds),
          options.pause,
        )) - codes.logJacobian;
      moved = await withPauses(
        maximisationSteps(codes, responsibilities, components, products, options.covariance),
        options.pause,
      );
      for (let k = 0; k < moved.length; k++) {
        await options.pause?.(`change of component ${k + 1} of ${moved.length}`);
        await bounds.move(k, components[k]!, moved[k]!, products);
      }
    } catch (thrown) {
      // before the first iteration there is nothing to keep
      if (iteration === 1 || !isOutOfTime(thrown)) throw thrown;
      const report = { converged: false, iterations: iteration - 1, logLikelihood };
      return { components, report, isOutOfTime: true };
    }
    components = moved;
    const change = logLikelihood - before;
    await options.onProgress?.({ start: restart, starts: restarts, iteration, logLikelihood, change });
    const converged = Math.abs(change) < tolerance;
    if (converged || iteration === maxIterations) {
      return { components, report: { converged, iterations: iteration, logLikelihood }, isOutOfTime: false };
    }
  }
}

function startFrom(initial: InitialMixture, codes: StandardisedCodes, size: number): MixtureComponent[] {
  const { dimension, centre, scale } = codes;
  const { weights, means, covariances } = initial;
  const sizesFit =
    [weights, means, covariances].every(({ length }) => length === size) &&
    means.every(({ length }) => length === dimension) &&
    covariances.every(({ length }) => length === dimension ** 2);
  if (!sizesFit) {
    throw new InputError(`expected an initial mixture of ${size} components of dimension ${dimension}`);
  }
  return means.map((mean, k) => {
    const covariance = Float64Array.from(
      covariances[k]!,
      (value, j) => value / (scale[Math.floor(j / dimension)]! * scale[j % dimension]!),
    );
    return {
      ...regularised(covariance, dimension),
      weight: weights[k]!,
      mean: Float64Array.from(mean, (value, d) => (value - centre[d]!) / scale[d]!),
    };
  });
}

function checkOptions(options: MixtureOptions, components: number, restarts: number, count: number): void {
  const { tolerance = 1e-3, maxIterations = 2000 } = options;
  const whole = { components, restarts, maxIterations };
  for (const [name, value] of Object.entries(whole)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new InputError(`expected ${name} to be a whole number of 1 or more, but received: ${value}`);
    }
  }
  if (!(tolerance >= 0))
    throw new InputError(`expected a tolerance of 0 or more, but received: ${tolerance}`);
  if (components > count) {
    throw new InputError(
      `expected at least as many codes as components, but received ${count} codes for ${components} components; ` +
        'encode more data or choose fewer components',
    );
  }
}
