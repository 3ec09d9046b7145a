import { Random } from '../base/random.js';
import { kMeans } from '../density/mixture/kMeans.js';
import { frechetDistance, pointMoments } from '../metrics/frechet.js';
import { largestF, type PrecisionRecall, prdAngles, precisionRecall } from '../metrics/precisionRecall.js';
import type { EmbeddedTexts } from './embedding.js';

/** How similar the distribution of generated strings is to that of real ones. */
export interface Distances {
  /** F8: mainly whether everything real is generated. */
  readonly recallF8: number;
  /** F1/8: mainly whether everything generated is similar to something real. */
  readonly precisionF8: number;
  /** The distance between the points of the valid strings; null for fewer than two. */
  readonly frechet: number | null;
  readonly curve: PrecisionRecall;
}

/** The number of clusters in the published code of Sajjadi et al. 2018. */
const clusters = 20;
const runs = 10;
const iterations = 50;

/**
 * Computes precision and recall of distributions by k-means over both sets together, as the mean of ten clusterings.
 * Invalid strings fall into a bin of their own that contains nothing real, so they cost precision.
 */
export async function distancesOf(
  reference: EmbeddedTexts,
  generated: EmbeddedTexts,
  dimension: number,
  seed: number,
): Promise<Distances> {
  const count = reference.count + generated.count;
  const points = new Float32Array(count * dimension);
  points.set(reference.points);
  points.set(generated.points, reference.points.length);
  const random = new Random(seed);
  const precision = new Float64Array(prdAngles);
  const recall = new Float64Array(prdAngles);
  for (let run = 0; run < runs; run++) {
    const { labels } = await kMeans(points, count, dimension, Math.min(clusters, count), random, iterations);
    const bins = [new Float64Array(clusters + 1), new Float64Array(clusters + 1)] as const;
    labels.forEach((label, i) => {
      bins[i < reference.count ? 0 : 1][label]! += 1;
    });
    bins[1][clusters] = generated.outside;
    const curve = precisionRecall(bins[0], bins[1]);
    for (let i = 0; i < prdAngles; i++) {
      precision[i]! += curve.precision[i]! / runs;
      recall[i]! += curve.recall[i]! / runs;
    }
  }
  const curve = { precision, recall };
  return {
    recallF8: largestF(curve, 8),
    precisionF8: largestF(curve, 1 / 8),
    frechet: frechetOf(reference.points, generated.points, dimension),
    curve,
  };
}

/** @param a `[.., dimension]`, like `b`; null for fewer than two points of either */
export function frechetOf(a: Float32Array, b: Float32Array, dimension: number): number | null {
  const distance = frechetDistance(pointMoments(rowsOf(a, dimension)), pointMoments(rowsOf(b, dimension)));
  return Number.isFinite(distance) ? distance : null;
}

function rowsOf(points: Float32Array, dimension: number): Float32Array[] {
  const count = points.length / dimension;
  return Array.from({ length: count }, (_, i) => points.subarray(i * dimension, (i + 1) * dimension));
}
