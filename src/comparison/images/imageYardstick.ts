import { type FeatureNetwork, imageFeatures } from '../../imageMetrics/imageFeatures.js';
import { chosenImages, type ImageSet } from '../../images/imageSet.js';
import { distancesOf, frechetOf } from '../distances.js';
import type { EmbeddedTexts } from '../embedding.js';
import { type ShownCurvePoint, shownCurve } from '../shownCurve.js';

/** How far images are from the test images, in the features of a network. */
export interface ImageDistances {
  /** The number of images. */
  readonly images: number;
  /** The Frechet distance. */
  readonly frechet: number | null;
  /** Precision and recall of the distribution (Sajjadi et al. 2018): recall weighted more, and precision. */
  readonly recallF8: number;
  readonly precisionF8: number;
  /** Some points on the curve of precision and recall. */
  readonly curve: readonly ShownCurvePoint[];
}

/** Measures sets of images against the test images. */
export class ImageYardstick {
  readonly #network: FeatureNetwork;
  readonly #reference: EmbeddedTexts;

  private constructor(network: FeatureNetwork, reference: EmbeddedTexts) {
    this.#network = network;
    this.#reference = reference;
  }

  /** @param test the test images that all others are measured against */
  static async of(network: FeatureNetwork, test: ImageSet): Promise<ImageYardstick> {
    return new ImageYardstick(network, await embedded(network, test));
  }

  /** Returns the Frechet distance of images, which takes a fraction of the time of {@link distances}. */
  async frechet(images: ImageSet): Promise<number | null> {
    const { points } = await embedded(this.#network, images);
    return frechetOf(this.#reference.points, points, this.#network.width);
  }

  /** @param seed of the clusterings behind precision and recall */
  async distances(images: ImageSet, seed: number): Promise<ImageDistances> {
    const points = await embedded(this.#network, images);
    const { curve, ...distances } = await distancesOf(this.#reference, points, this.#network.width, seed);
    return { images: images.count, ...distances, curve: shownCurve(curve) };
  }
}

async function embedded(network: FeatureNetwork, images: ImageSet): Promise<EmbeddedTexts> {
  return { count: images.count, points: await imageFeatures(network, images), outside: 0 };
}

/** Returns the first images of a set. */
export function firstImages(images: ImageSet, count: number): ImageSet {
  if (count >= images.count) return images;
  return chosenImages(
    images,
    Array.from({ length: count }, (_, i) => i),
  );
}
