import { InputError } from '../base/errors.js';
import { type ImageSet, type ImageSize, valuesIn } from './imageSet.js';

/**
 * Returns images with an edge of zeros, in the middle of a larger size; an odd pixel goes below and to the right. The models of
 * Ghosh et al. (2020) read MNIST's 28 x 28 pixels as 32 x 32.
 *
 * @throws InputError for a size that is smaller
 */
export function padImages(images: ImageSet, { height, width }: Omit<ImageSize, 'channels'>): ImageSet {
  if (height < images.height || width < images.width) {
    throw new InputError({
      expected: `a size of at least ${images.height} x ${images.width} pixels, as the images have`,
      received: `${height} x ${width}`,
    });
  }
  const { count, channels } = images;
  const [above, left] = [(height - images.height) >> 1, (width - images.width) >> 1];
  const line = images.width * channels;
  const pixels = new Uint8Array(count * valuesIn({ height, width, channels }));
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < images.height; row++) {
      const from = (image * images.height + row) * line;
      const to = ((image * height + above + row) * width + left) * channels;
      pixels.set(images.pixels.subarray(from, from + line), to);
    }
  }
  return { count, height, width, channels, pixels };
}
