import { breathe } from './breathe.js';
import { host, type PoolOptions } from './host.js';

/** The most results of this thread that may wait for an earlier one. */
const mostWaiting = 64;

/** Cuts a stream into pieces of a given number of items; the last one may be shorter. */
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

/** Work that this thread and others can do, with the same result. */
export interface Work<Item, Task, Result> {
  readonly here: (piece: readonly Item[]) => Result | Promise<Result>;
  /**
   * The job for another thread, with its task for a piece; null for work that only this thread can do. The task for a
   * piece of nothing makes a thread load what it needs.
   */
  readonly elsewhere: {
    readonly job: string;
    readonly taskOf: (piece: readonly Item[]) => Task;
  } | null;
  /** The number of items in a piece. */
  readonly pieceSize: number;
  /** The number of items to work on before other threads start, which takes them a second of a core. */
  readonly alone: number;
}

/**
 * Yields the results of the pieces of a stream, in order. All cores work on a long stream. This thread takes the pieces
 * for which no other thread has room, and all of them while the others load. Other work can run in between.
 */
export async function* onAllCores<Item, Task, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  { here, elsewhere, pieceSize, alone }: Work<Item, Task, Result>,
  options: PoolOptions = {},
): AsyncGenerator<Result> {
  const { threads } = host();
  const count = options.threads ?? threads?.count ?? 1;
  const pieces = inPieces(items, pieceSize);
  for (
    let done = 0;
    count === 1 || threads === null || elsewhere === null || done < alone;
    done += pieceSize
  ) {
    const next = await pieces.next();
    if (next.done === true) return;
    yield await here(next.value);
    await breathe();
  }
  const { job, taskOf } = elsewhere;
  const first = await pieces.next();
  // Threads that nothing is left for would be loaded in vain.
  if (first.done === true) return;
  const pool = await threads.start<Task, Result>(job, { ...options, threads: count - 1 });
  pool.prepare(taskOf([]));
  const results: { readonly result: Promise<Result>; isDone: boolean }[] = [];
  try {
    for (let next: IteratorResult<Item[]> = first; next.done !== true; next = await pieces.next()) {
      const piece = next.value;
      if (pool.hasRoom) {
        const entry = { result: pool.run(taskOf(piece)), isDone: false };
        results.push(entry);
        const end = (): void => {
          entry.isDone = true;
        };
        entry.result.then(end, end);
      } else {
        results.push({ result: Promise.resolve(await here(piece)), isDone: true });
        await breathe();
      }
      while (results[0]?.isDone || results.length > pool.most + mostWaiting) {
        yield await results.shift()!.result;
      }
    }
    while (results.length > 0) yield await results.shift()!.result;
  } finally {
    await pieces.return(undefined);
    await pool.close();
  }
}
