import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { breathe } from '../../base/breathe.js';
import { hasThreads } from './hasThreads.js';

/** Pieces that wait for each thread, so that none stands idle and few are in memory. */
const aheadPerThread = 2;
/** Pieces done here that are held while one before them is still worked on elsewhere. */
const mostHeld = 64;

export interface PoolOptions {
  /** Defaults to one for each core that this process may use. */
  readonly threads?: number;
  /** Seconds from giving a piece to a pool to its result, beyond which the piece fails: for code that may loop. */
  readonly mostSeconds?: number;
}

/**
 * Does the same work on many pieces at once, each in a thread of its own that keeps what it has loaded.
 *
 * `Piece` and `Result` are copied between threads: plain data.
 */
export class Pool<Piece, Result> {
  readonly #piscina: Piscina<Piece, Result>;
  readonly #mostSeconds: number | undefined;
  #running = 0;

  /**
   * @param worker address of the module that does the work
   * @param task name of its exported function from a piece to a result
   */
  constructor(
    worker: URL,
    task: string,
    { threads = availableParallelism(), mostSeconds }: PoolOptions = {},
  ) {
    this.#mostSeconds = mostSeconds;
    this.#piscina = new Piscina({ filename: worker.href, name: task, minThreads: 1, maxThreads: threads });
  }

  /** Pieces that may be given to it at once. */
  get most(): number {
    return aheadPerThread * this.#piscina.options.maxThreads;
  }

  /** Whether a piece given to it now is worked on soon. */
  get hasRoom(): boolean {
    return this.#running < this.most;
  }

  run(piece: Piece): Promise<Result> {
    this.#running++;
    const bound =
      this.#mostSeconds === undefined ? {} : { signal: AbortSignal.timeout(1000 * this.#mostSeconds) };
    const result = this.#piscina.run(piece, bound).finally(() => this.#running--);
    // One that fails is thrown in its turn; until then it is nobody's unhandled rejection.
    result.catch(() => {});
    return result;
  }

  /** Results in the order of the pieces, which are taken no faster than they are worked off. */
  async *map(pieces: AsyncIterable<Piece> | Iterable<Piece>): AsyncGenerator<Result> {
    const running: Promise<Result>[] = [];
    for await (const piece of pieces) {
      running.push(this.run(piece));
      if (running.length >= this.most) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  }

  /** Ends the threads; what is running is given up. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}

/** Cuts a stream into pieces of so many items, the last one perhaps shorter. */
export async function* inPieces<T>(items: AsyncIterable<T> | Iterable<T>, size: number): AsyncGenerator<T[]> {
  let piece: T[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

/** Work that can be done here and in other threads, with the same result. */
export interface Work<Item, Task, Result> {
  readonly here: (piece: readonly Item[]) => Result;
  /** Address of a module, the name of its function, and what it is given; null where the work can be done here alone. */
  readonly elsewhere: {
    readonly worker: URL;
    readonly name: string;
    readonly taskOf: (piece: readonly Item[]) => Task;
  } | null;
  /** Items that are worked on together. */
  readonly pieceSize: number;
  /** Items that are worked on before other threads are started, which takes them a second. */
  readonly alone: number;
}

/**
 * Results of the pieces of a stream, in their order. A long one is worked on by all cores, this thread's too: it takes
 * the pieces that no other has room for, so that none waits while the others load. Other work is let through between.
 */
export async function* onAllCores<Item, Task, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { here, elsewhere, pieceSize, alone }: Work<Item, Task, Result>,
  { threads = availableParallelism(), ...options }: PoolOptions = {},
): AsyncGenerator<Result> {
  const forked = threads > 1 && hasThreads ? elsewhere : null;
  const pieces = inPieces(items, pieceSize);
  for (let done = 0; forked === null || done < alone; done += pieceSize) {
    const next = await pieces.next();
    if (next.done === true) return;
    yield here(next.value);
    await breathe();
  }
  const { worker, name, taskOf } = forked;
  const pool = new Pool<Task, Result>(worker, name, { ...options, threads: threads - 1 });
  const results: { readonly result: Promise<Result>; done: boolean }[] = [];
  try {
    for await (const piece of pieces) {
      if (pool.hasRoom) {
        const given = { result: pool.run(taskOf(piece)), done: false };
        results.push(given);
        const end = (): void => {
          given.done = true;
        };
        given.result.then(end, end);
      } else {
        results.push({ result: Promise.resolve(here(piece)), done: true });
        await breathe();
      }
      while (results[0]?.done || results.length > pool.most + mostHeld) yield await results.shift()!.result;
    }
    while (results.length > 0) yield await results.shift()!.result;
  } finally {
    await pool.close();
  }
}
