import { convertChannels } from './convertChannels.js';
import { cropImages } from './cropImages.js';
import type { ImageSet, ImageSize } from './imageSet.js';
import { resizeImages } from './resizeImages.js';

/**
 * Returns images of a size, cut out of the middle of others. CelebA's are usually a square of 140 pixels, resized to 64 x 64
 * (Tolstikhin et al. 2018).
 *
 * @param side the side of the square that is cut out; by default the largest part of the proportions of the new size, so that
 *   nothing is stretched
 * @throws InputError for images that are smaller than the square, and for channels other than 1 and 3
 */
export function cropAndResize(images: ImageSet, size: ImageSize, side?: number): ImageSet {
  const part = side === undefined ? largestPart(images, size) : { height: side, width: side };
  return resizeImages(convertChannels(cropImages(images, part), size.channels), size);
}

function largestPart(images: ImageSize, { height, width }: ImageSize): Omit<ImageSize, 'channels'> {
  const scale = Math.min(images.height / height, images.width / width);
  const part = (side: number, most: number) => Math.min(most, Math.max(1, Math.round(side * scale)));
  return { height: part(height, images.height), width: part(width, images.width) };
}
