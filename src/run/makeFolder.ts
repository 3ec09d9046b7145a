import { mkdir, readlink, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { GraeError } from '../base/errors.js';
import { codeOf } from '../base/whyUnreadable.js';
import { whyUnwritable } from '../base/whyUnwritable.js';

/**
 * Makes a folder, and those above it that are not there; one that is there is fine.
 *
 * Not by `mkdir` with `recursive`: where a system refuses every folder with ENOENT, as `/proc` does, Node 20 tries
 * again for ever.
 *
 * @throws GraeError that says what stands in the way
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await make(resolve(folder));
  } catch (thrown) {
    throw new GraeError(`${folder}: the folder cannot be made: ${whyUnwritable(thrown)}`);
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
      // another process made it meanwhile
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

/** Links that are followed, as Linux does. */
const mostLinks = 40;

/** The place of a folder that is to be made: where its symbolic links lead, dangling ones too. */
export async function folderTarget(folder: string): Promise<string> {
  let at = resolve(folder);
  for (let links = 0; links <= mostLinks; links++) {
    const link = await readlink(at).catch(() => null);
    if (link === null) return at;
    at = resolve(await realpath(dirname(at)), link);
  }
  throw Object.assign(new Error(`ELOOP: '${folder}'`), { code: 'ELOOP' });
}
