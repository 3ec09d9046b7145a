import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';

/**
 * Makes a folder, with all missing folders above it, unless it exists.
 *
 * `mkdir` with `recursive` would not do: where a system refuses every folder with ENOENT, as `/proc` does, Node 20
 * tries again for ever.
 *
 * @throws GraeError that says what stands in the way
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(resolve(folder));
  } catch (thrown) {
    throw new GraeError({
      code: 'system',
      where: folder,
      problem: `the folder cannot be made: ${whyUnwritable(thrown)}`,
    });
  }
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'EEXIST' && (await isFolder(folder))) return;
    const above = dirname(folder);
    if (code !== 'ENOENT' || above === folder || (await isFolder(above))) throw thrown;
    await make(above);
    await mkdir(folder).catch((again: unknown) => {
      // another process may have made it meanwhile
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
