import type { ImageSet } from '../images/imageSet.js';
import { PointMoments } from '../metrics/frechet.js';

/** A network that describes images by numbers, in which sets of images are compared. */
export interface FeatureNetwork {
  /** The numbers for each image. */
  readonly width: number;
  /**
   * Yields the features of some images at a time, [images, width], in the order of the images.
   *
   * @throws InputError for images that the network does not read
   */
  featuresInBatches(images: ImageSet): AsyncGenerator<Float32Array>;
}

/** Returns the features of all images, [count, width]. */
export async function imageFeatures(network: FeatureNetwork, images: ImageSet): Promise<Float32Array> {
  const features = new Float32Array(images.count * network.width);
  let at = 0;
  for await (const some of network.featuresInBatches(images)) {
    features.set(some, at);
    at += some.length;
  }
  return features;
}

/** Returns mean and covariance of the features of images, of which few are in memory at a time. */
export async function featureMoments(network: FeatureNetwork, images: ImageSet): Promise<PointMoments> {
  const { width } = network;
  const moments = new PointMoments(width);
  for await (const some of network.featuresInBatches(images)) {
    for (let at = 0; at < some.length; at += width) moments.add(some.subarray(at, at + width));
  }
  return moments;
}
