import { InputError } from '../base/errors.js';
import { type ImageSet, showSize } from '../images/imageSet.js';

/**
 * Returns the mean squared difference of the numbers of two sets of images, whose brightness is from 0 to 1.
 *
 * @throws InputError for sets of different sizes
 */
export function meanSquaredError(images: ImageSet, others: ImageSet): number {
  if (images.count !== others.count || showSize(images) !== showSize(others)) {
    throw new InputError({
      expected: `${images.count} images of ${showSize(images)}`,
      received: `${others.count} of ${showSize(others)}`,
    });
  }
  const total = images.pixels.reduce((sum, value, i) => sum + (value - others.pixels[i]!) ** 2, 0);
  return total / (255 ** 2 * images.pixels.length);
}
