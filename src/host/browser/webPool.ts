import type { PoolOptions, ThreadPool } from '../../base/host.js';
import { aheadPerThread, inOrder } from '../inOrder.js';
import { scope } from './scope.js';
import type { WebThread } from './webThread.js';

/** A {@link ThreadPool} of a browser's workers, which pools share. */
export class WebPool<Task, Result> implements ThreadPool<Task, Result> {
  readonly #job: string;
  readonly #count: number;
  readonly #mostSeconds: number | undefined;
  readonly #firstThreads: (count: number) => readonly WebThread[];
  /** The threads that work on each task that is not done yet. */
  readonly #running = new Set<{ readonly thread: WebThread }>();
  /** Null for threads that load what they need with their first task. */
  #ready: number | null = null;

  /** @param firstThreads returns as many threads, and starts those that do not run yet */
  constructor(
    job: string,
    { threads, mostSeconds }: PoolOptions & { readonly threads: number },
    firstThreads: (count: number) => readonly WebThread[],
  ) {
    this.#job = job;
    this.#count = threads;
    this.#mostSeconds = mostSeconds;
    this.#firstThreads = firstThreads;
  }

  get most(): number {
    return aheadPerThread * this.#count;
  }

  get ready(): number {
    return this.#ready ?? this.#count;
  }

  get hasRoom(): boolean {
    return this.#running.size < aheadPerThread * this.ready;
  }

  prepare(task: Task): void {
    this.#ready = 0;
    const done = (): number => this.#ready!++;
    for (const thread of this.#firstThreads(this.#count)) thread.run(this.#job, task).then(done, done);
  }

  run(task: Task): Promise<Result> {
    const result = this.#run(task);
    // A task that fails is thrown in its turn; until then it is nobody's unhandled rejection.
    result.catch(() => {});
    return result;
  }

  async #run(task: Task): Promise<Result> {
    const thread = this.#firstThreads(this.#count).reduce((a, b) => (b.load < a.load ? b : a));
    const entry = { thread };
    this.#running.add(entry);
    const timer =
      this.#mostSeconds === undefined
        ? null
        : scope.setTimeout(() => thread.end(stopped('took too long')), 1000 * this.#mostSeconds);
    try {
      return (await thread.run(this.#job, task)) as Result;
    } finally {
      this.#running.delete(entry);
      if (timer !== null) scope.clearTimeout(timer);
    }
  }

  map(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Result> {
    return inOrder(this, tasks);
  }

  async close(): Promise<void> {
    // Stopping a task ends its thread with all that it has loaded, which only code that may loop is worth.
    if (this.#mostSeconds === undefined) return;
    for (const { thread } of this.#running) thread.end(stopped('is no longer needed'));
  }
}

/** The error of a task that was stopped, by the name that it has in Node. */
function stopped(why: string): Error {
  return Object.assign(new Error(`the task ${why}`), { name: 'AbortError' });
}
