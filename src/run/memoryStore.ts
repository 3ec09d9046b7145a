import { bytesOfContent, type Content } from '../base/content.js';
import { GraeError } from '../base/errors.js';
import type { StoreLockOptions, WritableStore } from '../base/store.js';

/** A store in the memory of this process. */
export class MemoryStore implements WritableStore {
  readonly name: string;
  #files: Map<string, Uint8Array> = new Map();
  /** The long work in progress, by name; null for none. */
  #worker: string | null = null;
  /** The end of the last brief work: the next one waits for it. */
  #lastBrief: Promise<unknown> = Promise.resolve();

  /** @param name the name in messages */
  constructor(name = 'memory') {
    this.name = name;
  }

  where(file: string): string {
    return `${this.name}: ${file}`;
  }

  /** Returns a copy, so that no caller changes the stored content. */
  async read(file: string): Promise<Uint8Array | null> {
    return this.#files.get(file)?.slice() ?? null;
  }

  async list(): Promise<readonly string[]> {
    return [...this.#files.keys()].sort();
  }

  async write(file: string, content: Content): Promise<void> {
    this.#files.set(file, bytesOfContent(content).slice());
  }

  async append(file: string, line: string): Promise<void> {
    const before = this.#files.get(file) ?? new Uint8Array(0);
    const added = bytesOfContent(`${line}\n`);
    const after = new Uint8Array(before.length + added.length);
    after.set(before);
    after.set(added, before.length);
    this.#files.set(file, after);
  }

  async remove(file: string): Promise<void> {
    this.#files.delete(file);
  }

  async create(fill: (empty: WritableStore) => Promise<void>): Promise<void> {
    const beside = new MemoryStore(this.name);
    await fill(beside);
    if (this.#files.size > 0)
      throw new GraeError({ code: 'in-the-way', where: this.name, problem: 'it already holds something' });
    this.#files = beside.#files;
  }

  /** Refuses long work while other long work is in progress; brief work waits for other brief work alone. */
  async whileLocked<T>(
    what: string,
    work: () => Promise<T>,
    { isBrief = false }: StoreLockOptions = {},
  ): Promise<T> {
    if (isBrief) {
      const done = this.#lastBrief.then(work);
      this.#lastBrief = done.catch(() => {});
      return done;
    }
    if (this.#worker !== null) {
      throw new GraeError(`${this.name}: ${this.#worker} is changing it; wait until that has ended`);
    }
    this.#worker = what;
    try {
      return await work();
    } finally {
      this.#worker = null;
    }
  }
}
