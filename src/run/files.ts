import { randomUUID } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { GraeError, InputError, messageOf } from '../base/errors.js';
import { codeOf, whyUnreadable } from '../base/whyUnreadable.js';

/**
 * Puts `data` in place of the file at `path`, or makes it, in one step: written beside it under another name,
 * synced, renamed. A kill at any moment leaves the old file or the new one, never a part of either (at worst
 * also a `.tmp` file, see {@link removeLeftovers}). A symbolic link stays a link and its target is replaced; the
 * permissions of an existing file are kept.
 *
 * Not by the package write-file-atomic (7.0.1): it writes once and does not look at how much was written, so
 * that a disk that fills up in the middle of a file leaves a truncated checkpoint and no error.
 *
 * @param data a string is written as UTF-8
 * @throws GraeError that says what stands in the way; the old file is then untouched
 */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  let temporary: string | null = null;
  try {
    const target = await realpath(path).catch(() => path);
    const mode = await stat(target).then(
      (existing) => existing.mode & 0o777,
      () => null,
    );
    temporary = `${target}.${randomUUID()}.tmp`;
    await withFile(await open(temporary, 'wx'), async (file) => {
      await file.writeFile(data);
      if (mode !== null) await file.chmod(mode);
      await file.sync();
    });
    await rename(temporary, target);
    temporary = null;
    await syncFolder(dirname(target));
  } catch (thrown) {
    throw writeError(path, thrown);
  } finally {
    if (temporary !== null) await unlink(temporary).catch(() => {});
  }
}

/**
 * Makes a folder in one step: filled beside its place under another name, then renamed. A kill leaves a whole one or
 * none (at worst also a folder whose name ends with `.tmp`); so does a `fill` that throws.
 *
 * @param fill writes into the folder that it is given
 * @returns what `fill` does
 * @throws GraeError if there is something in the folder already, or it cannot be made
 */
export async function createFolder<T>(folder: string, fill: (beside: string) => Promise<T>): Promise<T> {
  const target = resolve(folder);
  const beside = `${target}.${randomUUID()}.tmp`;
  try {
    await mkdir(beside, { recursive: true });
    const filled = await fill(beside);
    // an empty folder in its place goes first: not every system replaces it
    await rmdir(target).catch(() => {});
    await rename(beside, target);
    return filled;
  } catch (thrown) {
    await rm(beside, { recursive: true, force: true });
    if (thrown instanceof GraeError) throw thrown;
    throw new GraeError(`${folder}: the folder cannot be made (${messageOf(thrown)}); give another --out`);
  }
}

/** The files of a folder by name, with their sizes in bytes. */
export async function fileSizes(
  folder: string,
): Promise<readonly { readonly name: string; readonly size: number }[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })));
}

/** Removes from a folder what writes that were killed left there. Only for a folder that nobody else writes to. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(
    names.filter((name) => name.endsWith('.tmp')).map((name) => unlink(join(folder, name)).catch(() => {})),
  );
}

/** @param what what the file is to the user, for messages @throws InputError if it cannot be read */
export async function readBytes(path: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (thrown) {
    throw new InputError(`${path}: expected ${what}, but ${whyUnreadable(thrown)}`);
  }
}

/**
 * The content of a JSON file, unchecked: the caller validates it.
 *
 * @param what what the file is to the user, for messages: "the settings of a run"
 * @throws InputError if there is no such file, it cannot be read, is cut short, or is no JSON
 */
export async function readJsonFile(path: string, what: string): Promise<unknown> {
  let text: string;
  try {
    // A decoder rather than readFile's own: it takes a byte order mark away and refuses what is not UTF-8.
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (thrown) {
    throw new InputError(`${path}: expected ${what}, but ${whyUnreadable(thrown)}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    const cutShort = text.trim() === '' || /unexpected end|unterminated/i.test(messageOf(thrown));
    throw new InputError(
      cutShort
        ? `${path}: expected ${what}, but the file is empty or cut short; copy it again or write it anew`
        : `${path}: expected ${what} as JSON, but it is not JSON (${messageOf(thrown)}); ` +
            'correct it, or copy or write it anew',
    );
  }
}

/**
 * Adds one line to a file, or begins the file with it. Where a kill left the last line unfinished, a new one is
 * begun first, so that only the unfinished line is lost to whoever reads the file line by line.
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
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  if (folder === null) return;
  await folder.sync().catch(() => {});
  await folder.close();
}

function writeError(path: string, thrown: unknown): GraeError {
  const folder = dirname(path);
  const advice: Readonly<Record<string, string>> = {
    ENOSPC: 'the disk is full; free some space, or choose a folder on another disk',
    EDQUOT: 'your quota of disk space is used up; free some space, or choose a folder on another disk',
    EFBIG:
      'the file would be larger than is allowed here; raise the limit (ulimit -f) or choose another disk',
    EACCES: 'the permission to write there is missing; change the permissions or choose another folder',
    EPERM: 'writing there is not permitted; change the permissions or choose another folder',
    EROFS: 'the disk can only be read; choose a folder on another disk',
    ENOENT: `there is no folder ${folder}; create it or correct the path`,
    ENOTDIR: `a part of ${folder} is a file, not a folder; correct the path`,
    EISDIR: 'it is a folder; give the path of a file',
    EMFILE: 'too many files are open; close some or raise the limit (ulimit -n)',
  };
  return new GraeError(`cannot write ${path}: ${advice[codeOf(thrown)] ?? messageOf(thrown)}`);
}
