import { host, type PoolOptions, type ThreadPool } from '../base/host.js';
import { inPieces } from '../base/onAllCores.js';
import type { MoleculeProfile, ProfilePart } from '../domain/molecule/profile/profile.js';
import { type ProfileTask, profileTexts } from '../domain/molecule/profile/profileTask.js';

/** Strings of a set, one at a time. */
export type TextStream = AsyncIterable<string> | Iterable<string>;

/** The profiles of a piece of a set; null stands for a string that is no molecule. */
type Profiles = (MoleculeProfile | null)[];

/** The number of strings in one task of a thread. */
const pieceSize = 200;

/**
 * Profiles molecules of several sets. Threads start at the first set of more than one piece and serve all later sets:
 * to load what they need takes them longer than a piece takes this thread.
 */
export class SetProfiler {
  #pool: ThreadPool<ProfileTask, Profiles> | null = null;

  constructor(private readonly options: PoolOptions) {}

  /** Returns the profiles of a set, piece by piece, in order. */
  async *profiles(texts: TextStream, parts: readonly ProfilePart[]): AsyncGenerator<Profiles> {
    const tasks = tasksOf(texts, parts);
    const first = await tasks.next();
    if (first.done === true) return;
    const second = await tasks.next();
    if (second.done === true) {
      yield profileTexts(first.value);
      return;
    }
    this.#pool ??= await this.#start();
    const all = chain([first.value, second.value], tasks);
    if (this.#pool !== null) yield* this.#pool.map(all);
    else for await (const task of all) yield profileTexts(task);
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#pool?.close();
  }

  async #start(): Promise<ThreadPool<ProfileTask, Profiles> | null> {
    const { threads } = host();
    return threads === null ? null : threads.start<ProfileTask, Profiles>('profile', this.options);
  }
}

async function* tasksOf(texts: TextStream, parts: readonly ProfilePart[]): AsyncGenerator<ProfileTask> {
  for await (const piece of inPieces(texts, pieceSize)) yield { texts: piece, parts };
}

async function* chain<T>(first: readonly T[], rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield* first;
  yield* rest;
}
