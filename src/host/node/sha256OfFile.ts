import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { InputError } from '../../base/errors.js';
import { codeOf, codeOfUnreadable, whyUnreadable } from '../../base/whyUnreadable.js';

/**
 * Returns the size and the SHA-256 of a file, which is read piece by piece; null where there is none.
 *
 * @param sizeOnly whether to leave out the hash, which is then empty. Defaults to false
 * @throws InputError for a file that cannot be read
 */
export async function sha256OfFile(
  path: string,
  sizeOnly = false,
): Promise<{ readonly bytes: number; readonly sha256: string } | null> {
  try {
    const { size } = await stat(path);
    if (sizeOnly) return { bytes: size, sha256: '' };
    const hash = createHash('sha256');
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }))
      hash.update(piece as Buffer);
    return { bytes: size, sha256: hash.digest('hex') };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
  }
}
