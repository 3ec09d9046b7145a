import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../../base/byteSource.js';
import type { Content } from '../../base/content.js';
import { GraeError, InputError, messageOf } from '../../base/errors.js';
import type { StoreLockOptions, WritableStore } from '../../base/store.js';
import { codeOf, codeOfUnreadable, whyUnreadable } from '../../base/whyUnreadable.js';
import { appendLine, createFolder, replaceFile } from './files.js';
import { removeLeftovers } from './leftovers.js';
import { whileLocked } from './lock.js';
import { OpenFile } from './openFile.js';

/** A folder as a store. Its lock keeps other processes out as well, and its writes outlast a loss of power. */
export class FolderStore implements WritableStore {
  /** The path of the folder, which need not exist yet. */
  readonly name: string;
  readonly place: string;

  constructor(folder: string) {
    this.name = folder;
    this.place = folder;
  }

  where(file: string): string {
    return join(this.name, file);
  }

  async read(file: string): Promise<Uint8Array | null> {
    return this.#reading(file, (path) => readFile(path));
  }

  async open(file: string, above: number): Promise<ByteSource | null> {
    return this.#reading(file, async (path) => ((await stat(path)).size > above ? OpenFile.at(path) : null));
  }

  async #reading<T>(file: string, read: (path: string) => Promise<T | null>): Promise<T | null> {
    const path = this.where(file);
    await expectRegular(path);
    try {
      return await read(path);
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return null;
      if (codeOf(thrown) !== '')
        throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
      throw new GraeError(`${path}: cannot be read (${messageOf(thrown)})`);
    }
  }

  async list(): Promise<readonly string[]> {
    try {
      return (await readdir(this.name)).sort();
    } catch (thrown) {
      const code = codeOf(thrown);
      if (code === 'ENOENT') return [];
      if (code === 'ENOTDIR')
        throw new InputError({
          code: 'in-the-way',
          where: this.name,
          problem: 'expected a folder, but it is a file',
        });
      throw new GraeError(`${this.name}: cannot be read (${messageOf(thrown)})`);
    }
  }

  async write(file: string, content: Content): Promise<void> {
    await replaceFile(this.where(file), content);
  }

  async append(file: string, line: string): Promise<void> {
    await appendLine(this.where(file), line);
  }

  async remove(file: string): Promise<void> {
    await rm(this.where(file), { force: true });
  }

  async create(fill: (empty: WritableStore) => Promise<void>): Promise<void> {
    await createFolder(this.name, (beside) => fill(new FolderStore(beside)));
  }

  async whileLocked<T>(
    what: string,
    work: () => Promise<T>,
    { isBrief = false }: StoreLockOptions = {},
  ): Promise<T> {
    const undisturbed = async (): Promise<T> => {
      // Long work begins with a tidy folder: a kill may have left files of any name half written.
      if (!isBrief) await removeLeftovers(this.name);
      return work();
    };
    return whileLocked(this.name, what, undisturbed, { isBrief });
  }
}

/** Refuses a pipe or a device in the place of a file: reading it might wait for ever, or never end. */
async function expectRegular(path: string): Promise<void> {
  const entry = await stat(path).catch(() => null);
  if (entry === null || entry.isFile()) return;
  const what = entry.isDirectory() ? 'a folder' : 'not a regular file';
  throw new InputError({
    code: 'damaged',
    where: path,
    problem: `expected a file, but it is ${what}`,
    advice: [{ text: 'put the original back' }],
  });
}
