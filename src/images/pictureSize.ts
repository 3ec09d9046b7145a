import { InputError } from '../base/errors.js';
import type { ImageSize } from './imageSet.js';

/**
 * The most pixels of a picture that is decoded, 33 million: more than a camera of 32 megapixels takes. While such a picture is
 * decoded, it needs 0.7 GB as a PNG in colours, and 1.2 GB as a JPEG.
 */
export const mostPixels = 2 ** 25;

/**
 * Expects a picture that fits in memory, by the size that its header states.
 *
 * @throws InputError for one without pixels, or of more than {@link mostPixels}
 */
export function expectPictureSize(name: string, { height, width }: Omit<ImageSize, 'channels'>): void {
  const pixels = height * width;
  if (pixels > 0 && pixels <= mostPixels) return;
  throw new InputError({
    code: pixels === 0 ? 'damaged' : 'too-large',
    where: name,
    expected: `a picture of 1 to ${mostPixels} pixels`,
    received: `${height} x ${width}, as its header states`,
  });
}
