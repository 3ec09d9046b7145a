import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { decodePicture } from '../images/decodePicture.js';
import type { ImageSet } from '../images/imageSet.js';

/** The most bytes of a file, 256 MB: a picture of the most pixels that are decoded fills it in the worst case, a PNG of 16 bits. */
const mostBytes = 2 ** 28;

/**
 * Reads a file that is a PNG or a JPEG, whichever its name says.
 *
 * @returns a set of one image, in grey (1 channel) or colours (3), and the hash of the file
 * @throws InputError for a file that cannot be read, is something else, is damaged, or is too large
 */
export async function readPicture(path: string): Promise<{ image: ImageSet; sha256: string }> {
  const bytes = await bytesOf(path);
  return {
    image: await decodePicture(bytes, path),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    // a pipe or a device could go on for ever
    if (!status.isFile()) throw new InputError({ where: path, problem: 'expected a file that is a picture' });
    if (status.size <= mostBytes) return await readFile(path);
    throw new InputError({
      code: 'too-large',
      where: path,
      expected: `a picture in a file of at most ${mostBytes} bytes`,
      received: `${status.size} bytes`,
    });
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
  }
}
