import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';

/** Pieces that wait for each thread, so that none stands idle and few are in memory. */
const aheadPerThread = 2;

export interface PoolOptions {
  /** Defaults to one for each core that this process may use. */
  readonly threads?: number;
}

/**
 * Does the same work on many pieces at once, each in a thread of its own that keeps what it has loaded.
 *
 * `Piece` and `Result` are copied between threads: plain data.
 */
export class Pool<Piece, Result> {
  readonly #piscina: Piscina<Piece, Result>;

  /**
   * @param worker address of the module that does the work
   * @param task name of its exported function from a piece to a result
   */
  constructor(worker: URL, task: string, { threads = availableParallelism() }: PoolOptions = {}) {
    this.#piscina = new Piscina({ filename: worker.href, name: task, minThreads: 1, maxThreads: threads });
  }

  /** Results in the order of the pieces, which are taken no faster than they are worked off. */
  async *map(pieces: AsyncIterable<Piece> | Iterable<Piece>): AsyncGenerator<Result> {
    const running: Promise<Result>[] = [];
    const most = aheadPerThread * this.#piscina.options.maxThreads;
    for await (const piece of pieces) {
      const result = this.#piscina.run(piece);
      // One that fails is thrown in its turn; until then it is nobody's unhandled rejection.
      result.catch(() => {});
      running.push(result);
      if (running.length >= most) yield await running.shift()!;
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

/** Threads load compiled files: from sources, as tests run, there are none. */
const hasThreads = import.meta.url.endsWith('.js');

/** The same work, here and in other threads. */
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

/** Results of the pieces of a stream, in their order: of a long one on all cores. Other work is let through between. */
export async function* onAllCores<Item, Task, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { here, elsewhere, pieceSize, alone }: Work<Item, Task, Result>,
  { threads = availableParallelism() }: PoolOptions = {},
): AsyncGenerator<Result> {
  const forked = threads > 1 && hasThreads ? elsewhere : null;
  const pieces = inPieces(items, pieceSize);
  for (let done = 0; forked === null || done < alone; done += pieceSize) {
    const next = await pieces.next();
    if (next.done === true) return;
    yield here(next.value);
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { worker, name, taskOf } = forked;
  const tasks = async function* (): AsyncGenerator<Task> {
    for await (const piece of pieces) yield taskOf(piece);
  };
  const pool = new Pool<Task, Result>(worker, name, { threads });
  try {
    yield* pool.map(tasks());
  } finally {
    await pool.close();
  }
}
