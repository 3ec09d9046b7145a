import { messageOf } from '../base/errors.js';
import { damagedPicture } from './damagedPicture.js';
import type { ImageSet } from './imageSet.js';
import { readJpegHeader } from './jpegHeader.js';
import { mostPixels } from './pictureSize.js';

/**
 * The most memory that the decoder may take, in megabytes: 4 bytes for each of the samples, and the pixels twice. A decoder of
 * {@link mostPixels} in four components needs 770.
 */
const mostMegabytes = 1024;

/**
 * Decodes a JPEG: grey to one channel, colours and colours of print to three. The orientation that a camera notes (EXIF) and colour
 * profiles are ignored, as Pillow ignores them. Where differences of colour are stored at half the size, each counts for its
 * square of pixels, without the smoothing of libjpeg, from which single pixels then differ by up to about ten.
 *
 * @param name the name of the file, for messages
 * @returns a set of one image
 * @throws InputError for another format, a kind of JPEG that is not read, a damaged or truncated file, and a picture that is too
 *   large
 */
export async function decodeJpeg(bytes: Uint8Array, name: string): Promise<ImageSet> {
  const { height, width, components, isRgb } = readJpegHeader(bytes, name);
  const { decode } = await import('jpeg-js');
  let decoded: { readonly height: number; readonly width: number; readonly data: Uint8Array };
  try {
    decoded = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: mostPixels / 1e6,
      maxMemoryUsageInMB: mostMegabytes,
      ...(isRgb ? { colorTransform: false } : {}),
    });
  } catch (thrown) {
    throw damagedPicture(name, `the JPEG is damaged or breaks off (${messageOf(thrown)})`);
  }
  // the decoder forgives damage before the size, and may so find another one
  if (decoded.height !== height || decoded.width !== width) {
    throw damagedPicture(name, 'the JPEG is damaged: it states two sizes');
  }
  if (components > 1) return { count: 1, height, width, channels: 3, pixels: decoded.data };
  return { count: 1, height, width, channels: 1, pixels: decoded.data.filter((_, i) => i % 3 === 0) };
}
