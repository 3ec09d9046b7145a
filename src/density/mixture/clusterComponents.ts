import type { Random } from '../../base/random.js';
import type { CodeProducts } from '../codeProducts.js';
import type { StandardisedCodes } from '../secondStage/standardise.js';
import type { Steps } from '../steps.js';
import { kMeansSteps } from './kMeans.js';
import { maximisationSteps } from './maximisation.js';
import type { CovarianceForm, MixtureComponent } from './mixtureComponent.js';

/** The result of k-means for codes: a component for each cluster, and the cluster of each code. */
export interface ClusterComponents {
  /** In standardised units. */
  readonly components: readonly MixtureComponent[];
  readonly labels: Int32Array;
}

/** Assigns every code to its cluster alone, and makes components of the clusters with one M-step. */
export async function* clusterComponents(
  codes: Float32Array,
  standardised: StandardisedCodes,
  size: number,
  random: Random,
  products: CodeProducts,
  form?: CovarianceForm,
): Steps<ClusterComponents> {
  const { count, dimension, centre, scale } = standardised;
  const { centres, labels } = yield* kMeansSteps(codes, count, dimension, size, random);
  const responsibilities = Array.from({ length: size }, () => new Float64Array(count));
  labels.forEach((label, i) => {
    responsibilities[label]![i] = 1;
  });
  // A cluster without codes (with fewer distinct codes than components) gets its centre and the spread of all codes.
  const clusters = responsibilities.map((_, k) => ({
    mean: centre.map((value, d) => (centres[k * dimension + d]! - value) / scale[d]!),
    covariance: Float64Array.from({ length: dimension * dimension }, (_, j) =>
      j % (dimension + 1) === 0 ? 1 : 0,
    ),
  }));
  return {
    components: yield* maximisationSteps(standardised, responsibilities, clusters, products, form),
    labels,
  };
}
