import { InputError } from '../base/errors.js';
import type { ImageSet } from '../images/imageSet.js';
import { frechetDistance, type PointMoments } from '../metrics/frechet.js';
import { type FeatureNetwork, featureMoments } from './imageFeatures.js';

/** A Frechet distance between features of two sets of images, with the numbers of images, on which it depends. */
export interface FeatureFrechetDistance {
  readonly distance: number;
  readonly referenceImages: number;
  readonly generatedImages: number;
}

/**
 * Computes the Frechet distance between the features of two sets of images. Its expectation falls with the number of images, so
 * distances compare only for the same numbers.
 *
 * @param reference the images, or the moments of their features by {@link featureMoments}, for many distances from them
 * @throws InputError for fewer than two images on a side
 */
export async function featureFrechetDistance(
  network: FeatureNetwork,
  reference: ImageSet | PointMoments,
  generated: ImageSet | PointMoments,
): Promise<FeatureFrechetDistance> {
  for (const { count } of [reference, generated]) {
    if (count >= 2) continue;
    throw new InputError({ expected: 'at least two images on either side of a distance', received: count });
  }
  const distance = frechetDistance(await momentsOf(network, reference), await momentsOf(network, generated));
  return { distance, referenceImages: reference.count, generatedImages: generated.count };
}

async function momentsOf(network: FeatureNetwork, set: ImageSet | PointMoments): Promise<PointMoments> {
  return 'pixels' in set ? featureMoments(network, set) : set;
}
