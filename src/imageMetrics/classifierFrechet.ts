import type { LabelledImages } from '../images/cifar.js';
import type { ImageSet } from '../images/imageSet.js';
import type { PointMoments } from '../metrics/frechet.js';
import { type FeatureFrechetDistance, featureFrechetDistance } from './featureFrechet.js';
import type { ImageClassifier } from './imageClassifier.js';

/** The facts to publish beside distances by a classifier: they compare only for the same weights. */
export interface ClassifierRecord {
  readonly seed: number;
  /** The SHA-256 of the file of the weights. */
  readonly weights: string;
  /** The share of test images that it classifies as labelled, from 0 to 1. */
  readonly testAccuracy: number;
  /** The classifier Frechet distance of test images from training images: no model is expected to come nearer. */
  readonly floor: FeatureFrechetDistance;
}

/**
 * Computes the classifier Frechet distance: that of Heusel et al. (2017, arXiv 1706.08500, equation 6), in the last hidden layer of
 * a small classifier trained on the same kind of images, instead of Inception's. It is therefore no FID, and compares with other
 * values by the same classifier alone.
 *
 * @param reference the images, or the moments of their features by `featureMoments`, for many distances from them
 * @throws InputError for fewer than two images on a side, and for images of another size than the classifier's
 */
export function classifierFrechetDistance(
  classifier: ImageClassifier,
  reference: ImageSet | PointMoments,
  generated: ImageSet | PointMoments,
): Promise<FeatureFrechetDistance> {
  return featureFrechetDistance(classifier, reference, generated);
}

/**
 * Measures a classifier.
 *
 * @param training the images that it was trained on
 * @throws InputError as {@link classifierFrechetDistance}
 */
export async function classifierRecord(
  classifier: ImageClassifier,
  training: ImageSet,
  test: LabelledImages,
): Promise<ClassifierRecord> {
  return {
    seed: classifier.config.seed,
    weights: classifier.hash,
    testAccuracy: await classifier.accuracy(test),
    floor: await classifierFrechetDistance(classifier, training, test.images),
  };
}
