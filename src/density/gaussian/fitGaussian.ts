import { type MakeCodeProducts, plainProducts } from '../codeProducts.js';
import { type FitReport, inRawUnits, reportOf } from '../fitReport.js';
import { expectationSteps } from '../mixture/expectation.js';
import { maximisationSteps } from '../mixture/maximisation.js';
import { DistanceBounds } from '../numeric/distanceBounds.js';
import { standardiseCodes } from '../secondStage/standardise.js';
import { atOnce, type Steps } from '../steps.js';
import { Gaussian } from './gaussian.js';

export interface GaussianFitOptions {
  /** Variance added to every dimension, in the units of the codes squared. Defaults to 1e-6. */
  readonly regularisation?: number;
  /** Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
}

export interface GaussianFit {
  readonly density: Gaussian;
  readonly report: FitReport;
}

/**
 * Fits the Gaussian of maximum likelihood: the mean of the codes and their covariance, divided by `count`, plus the
 * regularisation. A mixture of one component in scikit-learn gives the same.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if there are fewer than 2 codes, or they are not finite, of another size, or all the same
 */
export async function* fitGaussianSteps(
  codes: Float32Array,
  count: number,
  dimension: number,
  options: GaussianFitOptions = {},
): Steps<GaussianFit> {
  const { regularisation = 1e-6, products: makeProducts = plainProducts } = options;
  const standardised = standardiseCodes(codes, count, dimension, regularisation);
  const responsibilities = [new Float64Array(count).fill(1)];
  const products = makeProducts(standardised.values, count, dimension);
  try {
    // One component takes all codes, so it never needs an earlier one to fall back to.
    const components = yield* maximisationSteps(standardised, responsibilities, [], products);
    const bounds = new DistanceBounds(1, count);
    const logLikelihood = yield* expectationSteps(
      standardised,
      components,
      responsibilities,
      products,
      bounds,
    );
    return {
      density: new Gaussian(inRawUnits(components[0]!, standardised)),
      report: reportOf(standardised, components, logLikelihood),
    };
  } finally {
    products.dispose();
  }
}

/** Runs {@link fitGaussianSteps} without a pause. */
export function fitGaussian(...given: Parameters<typeof fitGaussianSteps>): Promise<GaussianFit> {
  return atOnce(fitGaussianSteps(...given));
}
