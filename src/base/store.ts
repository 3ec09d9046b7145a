import type { ByteSource } from './byteSource.js';
import type { Content } from './content.js';
import { InputError } from './errors.js';

/** A place that holds named files: a folder, memory, an address of the web. */
export interface Store {
  /** The name of the place in messages: the path of a folder. */
  readonly name: string;
  /** What another thread finds the place by: see `Host.openStore`. Absent for one that only this thread can reach. */
  readonly place?: string;
  /** Returns the name of a file of this place in messages: the path of it. */
  where(file: string): string;
  /**
   * Returns the content of a file, or null where there is none.
   *
   * @throws GraeError for a file that cannot be read
   */
  read(file: string): Promise<Uint8Array | null>;
  /**
   * Opens a file of more than `above` bytes, to be read a part at a time; returns null for a smaller file, or none. What
   * was opened stays the same where another file replaces it. Absent for a place whose files are read as a whole.
   *
   * @throws GraeError for a file that cannot be read
   */
  open?(file: string, above: number): Promise<ByteSource | null>;
  /**
   * Returns the names of everything in the place, sorted; none for a place that does not exist yet.
   *
   * @throws GraeError for a place that cannot be listed
   */
  list(): Promise<readonly string[]>;
}

/** A store that can be changed. A kill at any moment leaves every file whole, as it was or as it was to be. */
export interface WritableStore extends Store {
  /**
   * Replaces or creates a file in one step. Content in pieces is too large for memory; `bytesOfContent` joins it for a
   * place that holds it all the same.
   */
  write(file: string, content: Content): Promise<void>;
  /**
   * Adds a line to a file of lines, or begins the file with it. A kill may leave an unfinished last line.
   *
   * @param line text without a line break
   */
  append(file: string, line: string): Promise<void>;
  /** Removes a file, if there is one. */
  remove(file: string): Promise<void>;
  /**
   * Fills a store that holds nothing, in one step: a kill leaves everything that `fill` writes, or nothing.
   *
   * @param fill writes into the store that it receives, which replaces this one at the end
   * @throws GraeError for a store that already holds something
   */
  create(fill: (empty: WritableStore) => Promise<void>): Promise<void>;
  /**
   * Runs work on the store while nobody else changes it; readers need no lock.
   *
   * @param what the name of the work, for the message to a second writer: `a fit`
   * @throws GraeError that names the work in progress
   */
  whileLocked<T>(what: string, work: () => Promise<T>, options?: StoreLockOptions): Promise<T>;
}

export interface StoreLockOptions {
  /** Whether the work takes a moment, so that others wait for it instead of being refused. */
  readonly isBrief?: boolean;
}

/** @throws InputError for a store that can only be read */
export function expectWritable(store: Store): WritableStore {
  if ('write' in store) return store as WritableStore;
  throw new InputError({
    where: store.name,
    problem: 'expected a place to write to, but this one can only be read',
    advice: [{ text: 'copy the run first' }],
  });
}
