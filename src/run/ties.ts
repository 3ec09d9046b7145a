import type { ByteSource } from '../base/byteSource.js';
import type { Content } from '../base/content.js';
import { GraeError, type InputError } from '../base/errors.js';
import { contentOfFile, findContent } from '../base/findContent.js';
import { hashOf, sha256 } from '../base/sha256.js';
import { expectWritable, type Store, type WritableStore } from '../base/store.js';
import { type Artefact, artefactRefusal, configFile, otherHash } from './artefact.js';
import { type ConfigContent, readConfig, type StoredSettings, writeConfig } from './configFile.js';
import { decided, hashesIn, settled, type TieTable } from './tieTable.js';

/** The most looks at a file that another process is just replacing. */
const looks = 5;
/** The milliseconds between the later looks. */
const betweenLooks = 20;

/** The parts of an artefact that ties need: its file and its remedy. */
type Tied = Pick<Artefact<unknown>, 'file' | 'remedy'>;

/** Content that was read, with its SHA-256. */
export interface Hashed<T> {
  readonly content: T;
  readonly hash: string;
}

/**
 * Ties the artefacts of a run to its settings by SHA-256, and refuses any file that is not the one that grae wrote for
 * this run. Ties reveal damage, mix-ups and edits by hand. They are no signature, since anyone who can write the settings
 * can write the hashes.
 *
 * Some artefacts are replaced while a run lives (weights, checkpoint, densities), and a kill may come at any moment.
 * No two files can be replaced in one step, so a replacement takes three: the settings receive the hash of the new
 * content as `next` beside the old one; the file is replaced, in one step; the settings drop the old hash. A reader
 * accepts either of two hashes, so the file has one of them after a kill between any of these steps. The next write looks
 * at the file and settles the rest.
 *
 * Readers take no lock. One that meets settings older than the file it has just read reads both again.
 */
export class Ties {
  readonly #store: Store;
  readonly #settings: StoredSettings;
  #table: TieTable | null;
  /** The file whose content surely has its `next` hash; the next look settles it. */
  #written: string | null = null;

  constructor(store: Store, { settings, table }: Pick<ConfigContent, 'settings' | 'table'>) {
    this.#store = store;
    this.#settings = settings;
    this.#table = table;
  }

  /** Writes the settings of a new run and ties them to all artefacts in its store. */
  static async create(store: WritableStore, settings: StoredSettings): Promise<void> {
    await writeConfig(store, settings, await hashesIn(store));
  }

  /** Whether the run is older than the table of hashes; the few hashes that it has are in its settings. */
  get isUntied(): boolean {
    return this.#table === null;
  }

  /** Returns the files of all artefacts that the run has. */
  async files(): Promise<readonly string[]> {
    return Object.keys(this.#table ?? (await hashesIn(this.#store)));
  }

  /**
   * Returns the content of an artefact, or null if there is none and the settings have no hash of it.
   *
   * @throws InputError for content that grae did not write for this run, and for a lost file
   */
  async read(artefact: Tied): Promise<Hashed<Uint8Array> | null> {
    return this.#readUntil(artefact, async () => [await this.#store.read(artefact.file)]);
  }

  /** Returns like {@link read} what a store has of an artefact that need not be in memory: see `findContent`. */
  async find(artefact: Tied): Promise<Hashed<Uint8Array | ByteSource> | null> {
    return this.#readUntil(artefact, async () => [await findContent(this.#store, artefact.file)]);
  }

  /**
   * Reads a file until its content has an allowed hash; another process may just be replacing it.
   *
   * @param lookAt the contents that the file may stand for, null for none; the first with an allowed hash counts
   */
  async #readUntil<T extends Uint8Array | ByteSource>(
    artefact: Tied,
    lookAt: () => Promise<readonly (T | null)[]>,
  ): Promise<Hashed<T> | null> {
    for (let look = 1; ; look++) {
      const contents = await lookAt();
      for (const content of contents) {
        const hash = content === null ? null : await hashOf(contentOfFile(content));
        if (this.#allows(artefact.file, hash)) return hash === null ? null : { content: content!, hash };
      }
      if (look === looks) throw this.#refusal(artefact, contents[0] === null);
      await this.#readAgain();
      if (look > 1) await new Promise((resolve) => setTimeout(resolve, betweenLooks));
    }
  }

  /** Replaces or creates an artefact. */
  async write({ file }: Tied, content: Content, options: WriteOptions = {}): Promise<void> {
    await this.#renew(file, sha256(content), (store) => store.write(file, content), options);
  }

  /**
   * Adds a line to an artefact of lines. A kill may leave an unfinished line, which {@link readLines} leaves out.
   *
   * @param line text without a line break
   */
  async append({ file }: Tied, line: string, options: WriteOptions = {}): Promise<void> {
    const content = (await this.#store.read(file)) ?? new Uint8Array(0);
    const before = finished(content);
    const added = new TextEncoder().encode(`${line}\n`);
    const after = new Uint8Array(before.length + added.length);
    after.set(before);
    after.set(added, before.length);
    const isWhole = content.length === before.length;
    const write = (store: WritableStore): Promise<void> =>
      isWhole ? store.append(file, line) : store.write(file, after);
    await this.#renew(file, sha256(after), write, options);
  }

  /** Returns the finished lines of an artefact of lines; none where there is no file. */
  async readLines(artefact: Tied): Promise<Uint8Array> {
    const lines = await this.#readUntil(artefact, async () => {
      const content = await this.#store.read(artefact.file);
      if (content === null) return [null];
      const whole = finished(content);
      return [content, whole.length === 0 ? null : whole];
    });
    return finished(lines?.content ?? new Uint8Array(0));
  }

  /** Removes an artefact from the run. */
  async remove({ file }: Tied): Promise<void> {
    await this.#exclusively(async (store, table) => {
      const { [file]: tie, ...rest } = table;
      // Until the removal is done, the file may be there with its old content, or gone.
      if (tie !== undefined) {
        await this.#keep(store, { ...table, [file]: { next: tie.next ?? tie.sha256 } });
      }
      await store.remove(file);
      await this.#keep(store, rest);
    });
  }

  /** Ties all artefacts to the settings as they are now, even in a run that had no hashes. */
  async tieAll(): Promise<void> {
    await this.#briefly(async (store) => this.#keep(store, await hashesIn(store)));
  }

  async #renew(
    file: string,
    next: string,
    write: (store: WritableStore) => Promise<void>,
    { settles = true }: WriteOptions,
  ): Promise<void> {
    await this.#exclusively(async (store, table) => {
      await this.#keep(store, { ...table, [file]: { ...table[file], next } });
      await write(store);
      this.#written = file;
      if (settles) await this.#keep(store, settled(this.#table ?? {}, file));
    });
  }

  /** Runs work under the lock that a command holds, or under a brief one of its own. */
  async #briefly(work: (store: WritableStore) => Promise<void>): Promise<void> {
    const store = expectWritable(this.#store);
    await store.whileLocked('grae, one file', () => work(store), { isBrief: true });
  }

  /** Runs work under the lock, with the present hashes, after deciding all that can be decided. */
  async #exclusively(work: (store: WritableStore, table: TieTable) => Promise<void>): Promise<void> {
    await this.#briefly(async (store) => {
      await this.#readAgain();
      const table = this.#table ?? (await hashesIn(store));
      const current = this.#written === null ? table : settled(table, this.#written);
      this.#written = null;
      await work(store, await decided(current, store));
    });
  }

  async #keep(store: WritableStore, table: TieTable): Promise<void> {
    await writeConfig(store, this.#settings, table);
    this.#table = table;
    if (Object.values(table).every(({ next }) => next === undefined)) this.#written = null;
  }

  async #readAgain(): Promise<void> {
    const config = await readConfig(this.#store);
    if (JSON.stringify(config.settings) !== JSON.stringify(this.#settings)) {
      throw new GraeError({
        code: 'damaged',
        where: this.#store.where(configFile),
        problem: 'its settings were changed while the run was in use',
        advice: [{ text: 'put the original back' }],
      });
    }
    this.#table = config.table;
  }

  /** @param hash null where there is no file */
  #allows(file: string, hash: string | null): boolean {
    if (this.#table === null) return true;
    const tie = this.#table[file];
    // The file was removed, or is not made yet: the settings know of no old content.
    if (hash === null) return tie?.sha256 === undefined;
    return tie !== undefined && (hash === tie.sha256 || hash === tie.next);
  }

  #refusal({ file, remedy }: Tied, isMissing: boolean): InputError {
    const isKnown = this.#table?.[file] !== undefined;
    const complaint = isKnown ? otherHash : otherHash.replace('not the one in', 'not in');
    return artefactRefusal(this.#store.where(file), isMissing ? 'there is no such file' : complaint, remedy);
  }
}

export interface WriteOptions {
  /** Whether to drop the old hash at once; otherwise the next write does. Defaults to true. */
  readonly settles?: boolean;
}

/** Returns the bytes up to the last line break. */
function finished(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}
