import { Random } from '../base/random.js';
import { clusteredPrecisionRecall } from '../metrics/clusteredPrecisionRecall.js';
import { frechetDistance, pointMoments } from '../metrics/frechet.js';
import { largestF, type PrecisionRecall } from '../metrics/precisionRecall.js';
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

/**
 * Computes precision and recall of distributions by clusters of both sets. Invalid strings fall into a bin of their own that
 * contains nothing real, so they cost precision.
 */
export async function distancesOf(
  reference: EmbeddedTexts,
  generated: EmbeddedTexts,
  dimension: number,
  seed: number,
): Promise<Distances> {
  const curve = await clusteredPrecisionRecall(reference, generated, dimension, new Random(seed));
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
