import type { Random } from '../base/random.js';
import { kMeans } from '../density/mixture/kMeans.js';
import { type PrecisionRecall, prdAngles, precisionRecall } from './precisionRecall.js';

/** Points of which one set is compared with another. */
export interface PointSet {
  /** [count, dimension], the last one fastest. */
  readonly points: Float32Array;
  readonly count: number;
  /** The number of things that no point stands for, such as invalid strings. Defaults to 0. */
  readonly outside?: number;
}

/** The number of clusters in the published code of Sajjadi et al. 2018. */
const clusters = 20;
/** The number of clusterings there, of which the mean curve is taken. */
const runs = 10;
const iterations = 50;

/**
 * Computes the {@link precisionRecall} of points by k-means over both sets together, as the mean of ten clusterings (Sajjadi et al.
 * 2018, section 4.1; theirs are by mini-batches). Generated things outside of all points fall into a bin of their own that
 * contains nothing real, so they cost precision. The published values are of sets of the same size.
 *
 * @param dimension the numbers of a point
 * @param random draws the first centres
 */
export async function clusteredPrecisionRecall(
  reference: PointSet,
  generated: PointSet,
  dimension: number,
  random: Random,
): Promise<PrecisionRecall> {
  const count = reference.count + generated.count;
  const points = new Float32Array(count * dimension);
  points.set(reference.points);
  points.set(generated.points, reference.points.length);
  const precision = new Float64Array(prdAngles);
  const recall = new Float64Array(prdAngles);
  for (let run = 0; run < runs; run++) {
    const { labels } = await kMeans(points, count, dimension, Math.min(clusters, count), random, iterations);
    const bins = [new Float64Array(clusters + 1), new Float64Array(clusters + 1)] as const;
    labels.forEach((label, i) => {
      bins[i < reference.count ? 0 : 1][label]! += 1;
    });
    bins[1][clusters] = generated.outside ?? 0;
    const curve = precisionRecall(bins[0], bins[1]);
    for (let i = 0; i < prdAngles; i++) {
      precision[i]! += curve.precision[i]! / runs;
      recall[i]! += curve.recall[i]! / runs;
    }
  }
  return { precision, recall };
}
