import { constants, write } from 'node:fs';
import {
  access,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { bytesOfContent, type Content } from '../../base/content.js';
import { GraeError, InputError } from '../../base/errors.js';
import { parseJson } from '../../base/parseJson.js';
import { codeOf, codeOfUnreadable, whyUnreadable } from '../../base/whyUnreadable.js';
import { whyUnwritable } from '../../base/whyUnwritable.js';
import { removeLeftovers, temporaryPath } from './leftovers.js';
import { makeFolder } from './makeFolder.js';
import { folderTarget, type WriteTarget, writeTarget } from './writeTarget.js';

/**
 * Replaces the file at `path`, or makes it, in one step: `data` is written beside it under another name, synced, and
 * renamed. A kill at any moment leaves the old file or the new one, never a part of either (at worst also a `.tmp`
 * file, which the next write into the folder removes). A symbolic link stays a link, and its target is replaced or
 * made. An existing file keeps its permissions and, where the system allows it, its owner; one that is protected from
 * writing is not replaced. Anything but a regular file, such as `/dev/stdout` or a pipe with a name, is written into
 * and stays what it is.
 *
 * The package write-file-atomic (7.0.1) would not do: it writes once and does not look at how much was written, so a
 * disk that fills up in the middle of a file leaves a truncated checkpoint and no error.
 *
 * @throws GraeError that says what stands in the way; the old file is then untouched
 */
export async function replaceFile(path: string, data: Content): Promise<void> {
  try {
    const target = await writeTarget(path);
    if (target.kind === 'file') await replaceRegular(target, data);
    else if (target.kind === 'descriptor') await writeDescriptor(target.descriptor, bytesOfContent(data));
    else await withFile(await open(target.path, constants.O_WRONLY), (file) => writeFile(file, data));
  } catch (thrown) {
    throw writeError(path, thrown);
  }
}

/**
 * Checks before a long computation that its result can be written, as far as that shows without writing.
 *
 * @throws GraeError as {@link replaceFile}
 */
export async function expectWritablePath(path: string): Promise<void> {
  try {
    const target = await writeTarget(path);
    if (target.kind === 'descriptor') return;
    if (target.kind === 'device' || target.existing !== null) await access(target.path, constants.W_OK);
    if (target.kind === 'file') await access(dirname(target.path), constants.W_OK);
  } catch (thrown) {
    throw writeError(path, thrown);
  }
}

async function replaceRegular(
  { path, existing }: Extract<WriteTarget, { kind: 'file' }>,
  data: Content,
): Promise<void> {
  await removeLeftovers(dirname(path), basename(path));
  if (existing !== null) await access(path, constants.W_OK);
  const temporary = await temporaryPath(path);
  try {
    await withFile(await open(temporary, 'wx'), async (file) => {
      await writeFile(file, data);
      if (existing !== null) {
        const isKept = await keepOwner(file, existing);
        // a program that runs as its owner must not come to run as another
        await file.chmod(existing.mode & (isKept ? 0o7777 : 0o777));
      }
      await file.sync();
    });
    await rename(temporary, path);
  } catch (thrown) {
    await unlink(temporary).catch(() => {});
    throw thrown;
  }
  await syncFolder(dirname(path));
}

/** Gives a file its former owner and group. @returns false where this user may not give files to others */
async function keepOwner(file: FileHandle, { uid, gid }: { uid: number; gid: number }): Promise<boolean> {
  const now = await file.stat();
  if (now.uid === uid && now.gid === gid) return true;
  return file.chown(uid, gid).then(
    () => true,
    async () => {
      await file.chown(now.uid, gid).catch(() => {});
      return false;
    },
  );
}

/** Writes into an open file of this process, after everything that was printed before. */
async function writeDescriptor(descriptor: number, bytes: Uint8Array): Promise<void> {
  const stream = descriptor === 1 ? process.stdout : descriptor === 2 ? process.stderr : null;
  if (stream !== null) {
    await new Promise<void>((resolve, reject) => {
      stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
    return;
  }
  for (let done = 0; done < bytes.length; ) {
    try {
      done += (await promisify(write)(descriptor, bytes, done, bytes.length - done, null)).bytesWritten;
    } catch (thrown) {
      if (codeOf(thrown) !== 'EAGAIN') throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/**
 * Makes a folder in one step: it is filled beside its place under another name, then renamed. A kill leaves the whole
 * folder or none (at worst also one whose name ends with `.tmp`, which the next one made there removes), and so does a
 * `fill` that throws. A symbolic link stays one: the folder that it leads to is made.
 *
 * @param fill writes into the folder that it receives
 * @returns the result of `fill`
 * @throws GraeError if the folder already holds something, or cannot be made
 */
export async function createFolder<T>(folder: string, fill: (beside: string) => Promise<T>): Promise<T> {
  let beside: string | null = null;
  try {
    const target = await folderTarget(folder);
    await makeFolder(dirname(target));
    await removeLeftovers(dirname(target), basename(target));
    beside = await temporaryPath(target);
    await mkdir(beside);
    const filled = await fill(beside);
    // an empty folder in its place goes first: not every system replaces it
    await rmdir(target).catch(() => {});
    await rename(beside, target);
    return filled;
  } catch (thrown) {
    if (beside !== null) await rm(beside, { recursive: true, force: true }).catch(() => {});
    if (thrown instanceof GraeError || codeOf(thrown) === '') throw thrown;
    throw new GraeError({
      code: 'system',
      where: folder,
      problem: `the folder cannot be made: ${whyUnwritable(thrown)}`,
    });
  }
}

/** Returns the files of a folder by name, with their sizes in bytes. */
export async function fileSizes(
  folder: string,
): Promise<readonly { readonly name: string; readonly size: number }[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })));
}

/** Returns the content of a file. @param what a noun phrase for messages @throws InputError if it cannot be read */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new InputError({
      code: codeOfUnreadable(thrown),
      where: path,
      problem: `expected ${what}, but ${whyUnreadable(thrown)}`,
    });
  }
}

/**
 * Returns the value in a JSON file, unchecked: the caller validates it.
 *
 * @param what a noun phrase for what the file is to the user: `the settings of a run`
 * @throws InputError if there is no such file, it cannot be read, is cut short, or is no JSON
 */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  const bytes = await readBytes(path, what);
  try {
    return parseJson(bytes, path, what);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { where, problem } = thrown;
    throw new InputError({
      where,
      problem,
      advice: [{ text: 'correct it' }, { text: 'copy it again' }, { text: 'write it anew' }],
    });
  }
}

/**
 * Adds one line to a file, or begins the file with it. Where a kill left the last line unfinished, a new one is begun
 * first, so a reader of lines loses only the unfinished one.
 *
 * @param line without a line break
 * @throws GraeError that says what stands in the way
 */
export async function appendLine(path: string, line: string): Promise<void> {
  if (/[\n\r]/.test(line)) throw new InputError(`expected one line for ${path}, but received several`);
  try {
    await withFile(await open(path, 'a+'), async (file) => {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const unfinished = size > 0 && last.toString() !== '\n';
      await file.writeFile(`${unfinished ? '\n' : ''}${line}\n`);
    });
  } catch (thrown) {
    throw writeError(path, thrown);
  }
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

/** Makes a rename outlast a loss of power. Some systems cannot open a folder, and need not. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  await folder.sync().catch(() => {});
  await folder.close();
}

/** Returns the error for a write that failed, with the path and what stands in the way. */
export function writeError(path: string, thrown: unknown): GraeError {
  if (thrown instanceof GraeError) return thrown;
  const folder = dirname(path);
  const why =
    codeOf(thrown) === 'ENOENT'
      ? `there is no folder ${folder}; create it or correct the path`
      : whyUnwritable(thrown);
  return new GraeError({ code: 'system', problem: `cannot write ${path}: ${why}` });
}
