import { besideOthers } from './besideOthers.js';

/** The most rows of a thread at once. */
const mostRows = 512;
/** The fewest rows that another thread is worth. */
const fewestRows = 32;

/** Work on some of the rows, from `start` on. */
export type RowWork<T> = (start: number, rows: number) => Promise<T>;

/**
 * Has this thread and others work on rows, part by part.
 *
 * @param ready the number of other threads that are ready now
 * @returns the results of the parts, in the order of their rows
 */
export async function shareRows<T>(
  count: number,
  ready: () => number,
  here: RowWork<T>,
  there: RowWork<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (let start = 0; start < count; ) {
    const left = count - start;
    const others = Math.max(0, Math.min(ready(), Math.floor(left / fewestRows) - 1));
    const rows = Math.min(mostRows, Math.ceil(left / (1 + others)));
    const elsewhere: Promise<T>[] = [];
    for (let other = 0; other < others; other++, start += rows) elsewhere.push(there(start, rows));
    const { own, theirs } = await besideOthers(elsewhere, () => here(start, Math.min(rows, count - start)));
    start += rows;
    results.push(...theirs, own);
  }
  return results;
}
