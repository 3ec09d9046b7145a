import { InputError } from '../base/errors.js';
import type { ImageSet } from './imageSet.js';
import { decodeJpeg } from './jpeg.js';
import { isJpeg } from './jpegHeader.js';
import { decodePng } from './png.js';
import { pngSignature } from './pngChunks.js';

/** Whether a file begins as a PNG or a JPEG does. */
export function isPicture(head: Uint8Array): boolean {
  return isJpeg(head) || pngSignature.every((byte, i) => head[i] === byte);
}

/**
 * Decodes a PNG or a JPEG, whichever its first bytes say it is, to grey (1 channel) or colours (3).
 *
 * @param name the name of the file, for messages
 * @returns a set of one image
 * @throws InputError for other files, damaged ones, and pictures that are too large
 */
export async function decodePicture(bytes: Uint8Array, name: string): Promise<ImageSet> {
  if (!isPicture(bytes)) {
    const begin = bytes.subarray(0, 4).join(' ');
    throw new InputError({
      where: name,
      expected: 'a PNG or a JPEG',
      received: begin === '' ? 'an empty file' : `a file that begins with the bytes ${begin}`,
    });
  }
  return isJpeg(bytes) ? decodeJpeg(bytes, name) : decodePng(bytes, name);
}
