import { breathe } from './breathe.js';
import { host, type PoolOptions } from './host.js';

/** Results computed in this thread that wait for one before them, at most. */
const mostWaiting = 64;

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

/** Work that can be done in this thread and in others, with the same result. */
export interface Work<Item, Task, Result> {
  readonly here: (piece: readonly Item[]) => Result;
  /** The job that does the same in another thread, and its task for a piece; null for work of this thread alone. */
  readonly elsewhere: {
    readonly job: string;
    readonly taskOf: (piece: readonly Item[]) => Task;
  } | null;
  /** Items that are worked on together. */
  readonly pieceSize: number;
  /** Items that are worked on before other threads are started, which takes them a second. */
  readonly alone: number;
}

/**
 * Results of the pieces of a stream, in their order. All cores work on a long one, this thread too: it takes the
 * pieces that no other has room for, so none waits while the others load. Other work is let through between.
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
    yield here(next.value);
    await breathe();
  }
  const { job, taskOf } = elsewhere;
  const pool = await threads.start<Task, Result>(job, { ...options, threads: count - 1 });
  const results: { readonly result: Promise<Result>; isDone: boolean }[] = [];
  try {
    for await (const piece of pieces) {
      if (pool.hasRoom) {
        const entry = { result: pool.run(taskOf(piece)), isDone: false };
        results.push(entry);
        const end = (): void => {
          entry.isDone = true;
        };
        entry.result.then(end, end);
      } else {
        results.push({ result: Promise.resolve(here(piece)), isDone: true });
        await breathe();
      }
      while (results[0]?.isDone || results.length > pool.most + mostWaiting) {
        yield await results.shift()!.result;
      }
    }
    while (results.length > 0) yield await results.shift()!.result;
  } finally {
    await pool.close();
  }
}
