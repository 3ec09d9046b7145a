import type { ImageSet } from '../../images/imageSet.js';
import type { PointMoments } from '../../metrics/frechet.js';
import { type FeatureFrechetDistance, featureFrechetDistance } from '../featureFrechet.js';
import type { Inception } from './inception.js';

/**
 * Computes the FID (Heusel et al. 2017, arXiv 1706.08500, equation 6) as pytorch-fid does. Fewer images than the 2048 features
 * give singular covariances and distances that are too large; 10,000 on either side are usual.
 *
 * @param reference the images, or the moments of their features by `featureMoments`, for many distances from them
 * @throws InputError for fewer than two images on a side, and for images that are neither grey nor of three colours
 */
export function frechetInceptionDistance(
  inception: Inception,
  reference: ImageSet | PointMoments,
  generated: ImageSet | PointMoments,
): Promise<FeatureFrechetDistance> {
  return featureFrechetDistance(inception, reference, generated);
}
