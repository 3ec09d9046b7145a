import { InputError } from '../base/errors.js';
import { type ImageSet, type ImageSize, valuesIn } from './imageSet.js';

/**
 * Returns the middle of images; where it cannot be exact, the odd pixel is left out below and to the right.
 *
 * @throws InputError for a size that is larger than the images
 */
export function cropImages(images: ImageSet, { height, width }: Omit<ImageSize, 'channels'>): ImageSet {
  if (height === images.height && width === images.width) return images;
  if (height > images.height || width > images.width) {
    throw new InputError({
      expected: `at least ${height} x ${width} pixels, to cut the middle out`,
      received: `${images.height} x ${images.width}`,
    });
  }
  const { count, channels } = images;
  const [above, left] = [(images.height - height) >> 1, (images.width - width) >> 1];
  const line = width * channels;
  const pixels = new Uint8Array(count * valuesIn({ height, width, channels }));
  for (let image = 0; image < count; image++) {
    for (let row = 0; row < height; row++) {
      const from = ((image * images.height + above + row) * images.width + left) * channels;
      pixels.set(images.pixels.subarray(from, from + line), (image * height + row) * line);
    }
  }
  return { count, height, width, channels, pixels };
}
