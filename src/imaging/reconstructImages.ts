import { reconstructionError } from '../imageMetrics/reconstructionError.js';
import type { ImageSet } from '../images/imageSet.js';
import type { ImageModel } from './imageModel.js';

/** Images and what a model makes of them. */
export interface ImageReconstructions {
  /** The images from the codes of the given ones, in their order. */
  readonly reconstructions: ImageSet;
  /** The mean squared error of a pixel, added up over its channels, whose brightness is from 0 to 1. */
  readonly squaredError: number;
}

/** Encodes and decodes images. @throws InputError for images of another size than the model's */
export async function reconstructImages(model: ImageModel, images: ImageSet): Promise<ImageReconstructions> {
  const codes = await model.encode(images);
  const reconstructions = await model.decode(codes, images.count);
  return {
    reconstructions,
    squaredError: reconstructionError(model.fitted(images), reconstructions).perPixel,
  };
}
