import type { Stats } from 'node:fs';
import { readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';

/** The target of a path to write to. */
export type WriteTarget =
  /** A regular file, or nothing yet: it can be replaced as a whole. */
  | { readonly kind: 'file'; readonly path: string; readonly existing: Stats | null }
  /** A device, a named pipe or a socket, to write into. */
  | { readonly kind: 'device'; readonly path: string }
  /** An open file of this process, such as `/dev/stdout`. */
  | { readonly kind: 'descriptor'; readonly descriptor: number };

/** The most links to follow, as on Linux. */
const mostLinks = 40;

/**
 * Follows symbolic links, dangling ones too, to their target.
 *
 * @throws a system's error: EISDIR for a folder, ELOOP for links that lead nowhere, ENOENT for a folder that is not there
 */
export async function writeTarget(path: string): Promise<WriteTarget> {
  if (path === '' || /[\\/]$/.test(path)) throw systemError('EISDIR', path);
  let at = resolve(path);
  for (let links = 0; links <= mostLinks; links++) {
    const folder = descriptorOf(at) === null ? await realpath(dirname(at)) : dirname(at);
    at = join(folder, basename(at));
    const descriptor = descriptorOf(at);
    if (descriptor !== null) return { kind: 'descriptor', descriptor };
    const link = await readlink(at).catch((thrown: unknown) => {
      // not a link, or nothing
      if (['EINVAL', 'UNKNOWN', 'ENOENT'].includes(codeOf(thrown))) return null;
      throw thrown;
    });
    if (link === null) return targetAt(at);
    at = resolve(folder, link);
  }
  throw systemError('ELOOP', path);
}

/**
 * Returns the place for a regular file: the end of the links of a path.
 *
 * @throws GraeError for anything else, which a file cannot replace
 */
export async function regularTarget(path: string): Promise<string> {
  try {
    const target = await writeTarget(path);
    if (target.kind === 'file') return target.path;
  } catch (thrown) {
    throw new GraeError({ code: 'system', problem: `cannot write ${path}: ${whyUnwritable(thrown)}` });
  }
  throw new GraeError({
    code: 'in-the-way',
    problem: `cannot write ${path}: expected a file or nothing there, but it is a device or a pipe`,
  });
}

/** Returns the place of a folder that is to be made: the end of its symbolic links, dangling ones too. */
export async function folderTarget(folder: string): Promise<string> {
  let at = resolve(folder);
  for (let links = 0; links <= mostLinks; links++) {
    const link = await readlink(at).catch(() => null);
    if (link === null) return at;
    at = resolve(await realpath(dirname(at)), link);
  }
  throw systemError('ELOOP', folder);
}

async function targetAt(path: string): Promise<WriteTarget> {
  const existing = await stat(path).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (existing === null || existing.isFile()) return { kind: 'file', path, existing };
  if (existing.isDirectory()) throw systemError('EISDIR', path);
  return { kind: 'device', path };
}

/** Returns the number of the open file of this process that a path names; null for any other path. */
function descriptorOf(path: string): number | null {
  const [, owner, number] =
    /^\/(?:dev|proc\/(self|thread-self|\d+)(?:\/task\/\d+)?)\/fd\/(\d+)$/.exec(path) ?? [];
  if (number === undefined) return null;
  const isOwn = owner === undefined || !/^\d/.test(owner) || Number(owner) === process.pid;
  return isOwn ? Number(number) : null;
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: '${path}'`), { code });
}
