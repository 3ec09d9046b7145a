import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import { expectEnoughCodes, expectWhole } from '../checkFit.js';
import { type MakeCodeProducts, plainProducts } from '../codeProducts.js';
import { inRawUnits, warningsOf } from '../fitReport.js';
import { NormalComponent } from '../gaussian/normalComponent.js';
import { clusterComponents } from '../mixture/clusterComponents.js';
import { expectVaried, standardiseCodes } from '../secondStage/standardise.js';
import { atOnce, type Steps } from '../steps.js';
import { KernelDensity } from './kde.js';

export interface KernelOptions {
  /** The number of clusters, each with a covariance for its kernels. Defaults to 10. */
  readonly clusters?: number;
  /** The number of codes that get a kernel, drawn at random. Defaults to 20,000. */
  readonly kernels?: number | undefined;
  /**
   * The standard deviation of a kernel in units of its cluster's, above 0 and at most 1. Defaults to the one of {@link
   * bandwidths} under which codes without a kernel are most likely.
   */
  readonly bandwidth?: number | undefined;
  /** Variance added to every dimension of a cluster, in the units of the codes squared. Defaults to 1e-6. */
  readonly regularisation?: number;
  readonly random: Random;
  /** The products that take most of the time. Defaults to plain JavaScript. */
  readonly products?: MakeCodeProducts;
}

export interface KernelReport {
  readonly clusters: number;
  readonly kernels: number;
  readonly bandwidth: number;
  /** The number of codes without a kernel, for which {@link logLikelihood} is computed. */
  readonly heldOut: number;
  /** The mean log-likelihood of these codes, natural logarithm. */
  readonly logLikelihood: number;
  readonly warnings: readonly string[];
}

export interface KernelFit {
  readonly density: KernelDensity;
  readonly report: KernelReport;
}

/** The bandwidths to choose from by default. */
const bandwidths = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];

const mostHeldOut = 500;

/**
 * Fits kernels in the shape of the codes around them. In a cluster of k-means with mean m and covariance C, every
 * kernel of bandwidth h has the covariance h² C and lies at m + sqrt(1 - h²) (code - m). Shrunk towards the mean in
 * this way, the kernels of a cluster together have its mean and covariance for any bandwidth (West 1993, "Approximating
 * posterior distributions by mixture"): 1 gives a mixture of Gaussians, near 0 the codes themselves.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if a setting is impossible, there are more clusters than codes, or there are fewer than 2 codes,
 *   or they are not finite, of another size, or all the same
 */
export async function* fitKernelsSteps(
  codes: Float32Array,
  count: number,
  dimension: number,
  options: KernelOptions,
): Steps<KernelFit> {
  const { clusters = 10, kernels = 20_000, bandwidth, regularisation = 1e-6, random } = options;
  checkOptions(clusters, kernels, bandwidth, count);
  const standardised = standardiseCodes(codes, count, dimension, regularisation);
  const products = (options.products ?? plainProducts)(standardised.values, count, dimension);
  try {
    const { components, labels } = yield* clusterComponents(codes, standardised, clusters, random, products);
    const groups = components.map((component) => inRawUnits(component, standardised));
    const order = random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
    const heldOutRows = order.subarray(0, Math.min(mostHeldOut, Math.ceil(count / 10)));
    const chosen = order.subarray(heldOutRows.length, heldOutRows.length + kernels).sort();
    const heldOut = rowsOf(codes, heldOutRows, dimension);
    const tried: { density: KernelDensity; bandwidth: number; logLikelihood: number }[] = [];
    for (const one of bandwidth === undefined ? bandwidths : [bandwidth]) {
      yield `bandwidth ${one}`;
      const density = kernelsOf(codes, chosen, labels, groups, one);
      const logDensities = await density.logDensity(heldOut, heldOutRows.length);
      const logLikelihood = logDensities.reduce((sum, value) => sum + value, 0) / heldOutRows.length;
      tried.push({ density, bandwidth: one, logLikelihood });
    }
    const { density, ...found } = tried.reduce((best, one) =>
      one.logLikelihood > best.logLikelihood ? one : best,
    );
    return {
      density,
      report: {
        clusters,
        kernels: chosen.length,
        ...found,
        heldOut: heldOutRows.length,
        warnings: warningsOf(standardised, components),
      },
    };
  } finally {
    products.dispose();
  }
}

/** Runs {@link fitKernelsSteps} without a pause. */
export function fitKernels(...given: Parameters<typeof fitKernelsSteps>): Promise<KernelFit> {
  return atOnce(fitKernelsSteps(...given));
}

export interface RoundKernelOptions {
  /** The number of codes that get a kernel, drawn at random. Defaults to all of them. */
  readonly kernels?: number | undefined;
  /** Standard deviation of a kernel in every dimension. Defaults to 0.425, as in the published code of Ghosh et al. 2020. */
  readonly bandwidth?: number | undefined;
  readonly random: Random;
}

/**
 * Fits the kernel density estimate with a round normal kernel at every code, as scikit-learn's KernelDensity does.
 *
 * @param codes `[count, dimension]`, row-major
 * @throws InputError if a setting is impossible, or there are fewer than 2 codes, or they are not finite, of another
 *   size, or all the same
 */
export function fitRoundKernels(
  codes: Float32Array,
  count: number,
  dimension: number,
  { kernels = count, bandwidth = 0.425, random }: RoundKernelOptions,
): { density: KernelDensity; report: { readonly kernels: number; readonly bandwidth: number } } {
  if (!(bandwidth > 0 && bandwidth < Number.POSITIVE_INFINITY)) {
    throw new InputError({ setting: 'bandwidth', expected: 'a bandwidth above 0', received: bandwidth });
  }
  expectVaried(codes, count, dimension);
  const order = random.shuffle(Uint32Array.from({ length: count }, (_, i) => i));
  const chosen = order.subarray(0, kernels).sort();
  const lower = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) lower[i * (dimension + 1)] = bandwidth;
  const density = new KernelDensity(
    [NormalComponent.of(new Float32Array(dimension), lower)],
    new Uint16Array(chosen.length),
    rowsOf(codes, chosen, dimension),
  );
  return { density, report: { kernels: chosen.length, bandwidth } };
}

function kernelsOf(
  codes: Float32Array,
  chosen: Uint32Array,
  labels: Int32Array,
  groups: readonly NormalComponent[],
  bandwidth: number,
): KernelDensity {
  const dimension = groups[0]!.mean.length;
  const share = Math.sqrt(1 - bandwidth ** 2);
  const offsets = new Float32Array(chosen.length * dimension);
  chosen.forEach((code, kernel) => {
    const { mean } = groups[labels[code]!]!;
    for (let d = 0; d < dimension; d++) {
      offsets[kernel * dimension + d] = share * (codes[code * dimension + d]! - mean[d]!);
    }
  });
  return new KernelDensity(
    groups.map(
      ({ mean, factor }) =>
        new NormalComponent(
          mean,
          factor.map((value) => bandwidth * value),
        ),
    ),
    Uint16Array.from(chosen, (code) => labels[code]!),
    offsets,
  );
}

function rowsOf(codes: Float32Array, rows: Uint32Array, dimension: number): Float32Array {
  const selection = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    selection.set(codes.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  return selection;
}

function checkOptions(clusters: number, kernels: number, bandwidth: number | undefined, count: number): void {
  expectWhole({ clusters, kernels });
  if (bandwidth !== undefined && !(bandwidth > 0 && bandwidth <= 1)) {
    throw new InputError({
      setting: 'bandwidth',
      expected: 'a bandwidth above 0 and at most 1',
      received: bandwidth,
    });
  }
  expectEnoughCodes(count, clusters, 'clusters', mostClusters);
}

/** The most clusters: labels have 16 bits. */
const mostClusters = 65_535;
