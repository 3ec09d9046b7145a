import type { ThreadPool } from '../base/host.js';

/** The tasks that wait for each thread: enough to keep it busy, and few in memory. */
export const aheadPerThread = 2;

/** Yields the results of tasks in their order, with as many in work as a pool takes at once. */
export async function* inOrder<Task, Result>(
  pool: Pick<ThreadPool<Task, Result>, 'most' | 'run'>,
  tasks: AsyncIterable<Task> | Iterable<Task>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  for await (const task of tasks) {
    running.push(pool.run(task));
    if (running.length >= pool.most) yield await running.shift()!;
  }
  while (running.length > 0) yield await running.shift()!;
}
