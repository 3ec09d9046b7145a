import { InputError } from '../../base/errors.js';
import { expectEnoughCodes, expectWhole } from '../checkFit.js';
import { type CodeProducts, plainProducts } from '../codeProducts.js';
import { inRawUnits, reportOf, unconvergedWarning } from '../fitReport.js';
import { isOutOfTime } from '../fitStopped.js';
import { DistanceBounds } from '../numeric/distanceBounds.js';
import { type StandardisedCodes, standardiseCodes } from '../secondStage/standardise.js';
import { withPauses } from '../steps.js';
import { clusterComponents } from './clusterComponents.js';
import { expectationSteps } from './expectation.js';
import { GaussianMixture } from './gmm.js';
import { maximisationSteps } from './maximisation.js';
import { type MixtureComponent, regularised } from './mixtureComponent.js';
import type { InitialMixture, MixtureFit, MixtureOptions, RestartReport } from './mixtureOptions.js';
import type { Responsibilities } from './responsibilities.js';

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
  let best: FittedStart | null = null;
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
    const fitted = await maximiseLikelihood(standardised, start, responsibilities, products, {
      ...options,
      restart,
      restarts,
    });
    reports.push(fitted.report);
    if (best === null || fitted.report.logLikelihood > best.report.logLikelihood) best = fitted;
    if (fitted.isOutOfTime) break;
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
    : [unconvergedWarning('EM', report.iterations, best!.isOutOfTime)];
  const fit = reportOf(standardised, components, logLikelihood, { form: options.covariance });
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

/** The end of EM from one start. */
interface FittedStart {
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
): Promise<FittedStart> {
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
  expectWhole({ components, restarts, maxIterations });
  if (!(tolerance >= 0))
    throw new InputError({ setting: 'tolerance', expected: 'a tolerance of 0 or more', received: tolerance });
  expectEnoughCodes(count, components, 'components');
}
