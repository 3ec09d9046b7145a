import { Random } from '../base/random.js';
import type { ImageSet } from '../images/imageSet.js';
import { clusteredPrecisionRecall } from '../metrics/clusteredPrecisionRecall.js';
import { largestF, type PrecisionRecall } from '../metrics/precisionRecall.js';
import { type FeatureNetwork, imageFeatures } from './imageFeatures.js';

/** The precision and recall of generated images against real ones (Sajjadi et al. 2018, arXiv 1806.00035). */
export interface ImagePrecisionRecall {
  /** F8, from 0 to 1: mainly whether everything real is generated. */
  readonly recallF8: number;
  /** F1/8, from 0 to 1: mainly whether everything generated is similar to something real. */
  readonly precisionF8: number;
  readonly curve: PrecisionRecall;
}

/**
 * Computes precision and recall of images by clusters of their features, which are all in memory at once. The published values are
 * of as many generated images as real ones.
 *
 * @param seed decides the clusters
 * @throws InputError for images that the network does not read
 */
export async function imagePrecisionRecall(
  network: FeatureNetwork,
  reference: ImageSet,
  generated: ImageSet,
  seed: number,
): Promise<ImagePrecisionRecall> {
  const [real, drawn] = [await pointsOf(network, reference), await pointsOf(network, generated)];
  const curve = await clusteredPrecisionRecall(real, drawn, network.width, new Random(seed));
  return { recallF8: largestF(curve, 8), precisionF8: largestF(curve, 1 / 8), curve };
}

async function pointsOf(network: FeatureNetwork, images: ImageSet) {
  return { points: await imageFeatures(network, images), count: images.count };
}
