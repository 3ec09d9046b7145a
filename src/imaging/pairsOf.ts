import { type ImageSet, valuesIn } from '../images/imageSet.js';

/** Returns the images of two sets in turns: the first of either, the second of either. @param others as many of the same size */
export function pairsOf(images: ImageSet, others: ImageSet): ImageSet {
  const values = valuesIn(images);
  const pixels = new Uint8Array(2 * images.count * values);
  for (let i = 0; i < images.count; i++) {
    pixels.set(images.pixels.subarray(i * values, (i + 1) * values), 2 * i * values);
    pixels.set(others.pixels.subarray(i * values, (i + 1) * values), (2 * i + 1) * values);
  }
  return { ...images, count: 2 * images.count, pixels };
}
