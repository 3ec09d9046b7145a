import { InputError } from '../base/errors.js';
import { type ImageSet, type ImageSize, imageSizeOf, showSize } from '../images/imageSet.js';
import { padImages } from '../images/padImages.js';

/**
 * Returns images in the size of a model, with an edge of zeros where they have that of its training images.
 *
 * @param trained the size of the images that the model was trained on
 * @throws InputError for images of any other size
 */
export function fitToModel(images: ImageSet, model: ImageSize, trained: ImageSize = images): ImageSet {
  const isOf = (size: ImageSize): boolean => showSize(images) === showSize(size);
  if (isOf(model)) return images;
  if (isOf(trained)) return padImages(images, model);
  const sizes = [...new Set([trained, model].map((size) => showSize(imageSizeOf(size))))];
  throw new InputError({
    expected: `images of ${sizes.join(', or of ')}, as the model has them`,
    received: `images of ${showSize(images)}`,
  });
}
