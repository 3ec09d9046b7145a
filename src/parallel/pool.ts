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
