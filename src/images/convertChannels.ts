import { InputError } from '../base/errors.js';
import type { ImageSet } from './imageSet.js';

/**
 * Returns images in grey (1 channel) or in colours (3). The brightness of a colour is that of ITU-R BT.601, 0.299 red + 0.587 green
 * + 0.114 blue, rounded as Pillow's mode `L` rounds it.
 *
 * @throws InputError for other channels
 */
export function convertChannels(images: ImageSet, channels: number): ImageSet {
  if (channels === images.channels) return images;
  const pixelCount = images.count * images.height * images.width;
  const pixels = new Uint8Array(pixelCount * channels);
  if (images.channels === 3 && channels === 1) {
    for (let i = 0; i < pixelCount; i++) {
      const red = images.pixels[3 * i]!;
      const green = images.pixels[3 * i + 1]!;
      const blue = images.pixels[3 * i + 2]!;
      // the three factors, times 2^16
      pixels[i] = (19595 * red + 38470 * green + 7471 * blue + 2 ** 15) >> 16;
    }
  } else if (images.channels === 1 && channels === 3) {
    for (let i = 0; i < pixelCount; i++) pixels.fill(images.pixels[i]!, 3 * i, 3 * i + 3);
  } else {
    throw new InputError({
      expected: '1 or 3 channels, from images of 1 or 3',
      received: `${channels}, from images of ${images.channels}`,
    });
  }
  return { ...images, channels, pixels };
}
