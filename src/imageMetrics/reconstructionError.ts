import { InputError } from '../base/errors.js';
import { type ImageSet, valuesIn } from '../images/imageSet.js';

/** The mean squared error of images, by brightness from 0 to 1. */
export interface ReconstructionError {
  /** The mean over pixels of the squared error, added up over the channels of a pixel. */
  readonly perPixel: number;
  /** The mean over images of the squared error, added up over all pixels and channels. */
  readonly perImage: number;
}

/**
 * Computes the mean squared error of reconstructed images.
 *
 * @throws InputError for no images, and for another number of images or another size than that of the originals
 */
export function reconstructionError(originals: ImageSet, reconstructed: ImageSet): ReconstructionError {
  const { count, height, width } = originals;
  const [expected, received] = [originals, reconstructed].map(shapeText) as [string, string];
  if (count === 0) throw new InputError({ expected: 'at least one image', received: 'none' });
  if (expected !== received) throw new InputError({ expected: `${expected} as reconstructions`, received });
  let squares = 0;
  for (let i = 0; i < count * valuesIn(originals); i++) {
    squares += (originals.pixels[i]! - reconstructed.pixels[i]!) ** 2;
  }
  const perImage = squares / 255 ** 2 / count;
  return { perPixel: perImage / (height * width), perImage };
}

function shapeText({ count, height, width, channels }: ImageSet): string {
  return `${count} images of ${height} x ${width} x ${channels}`;
}
