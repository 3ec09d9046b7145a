import { Piscina } from 'piscina';
import type { PoolOptions, ThreadPool } from '../../base/host.js';

/** The tasks that wait for each thread: enough to keep it busy, and few in memory. */
const aheadPerThread = 2;

/** The entry of every thread of a pool, which knows the jobs by name. */
const worker = new URL('../../worker.js', import.meta.url);

/** A {@link ThreadPool} of Node's worker threads. */
export class Pool<Task, Result> implements ThreadPool<Task, Result> {
  readonly #piscina: Piscina<{ readonly job: string; readonly task: Task }, Result>;
  readonly #job: string;
  readonly #mostSeconds: number | undefined;
  #running = 0;

  constructor(job: string, { threads, mostSeconds }: Omit<PoolOptions, 'threads'> & { threads: number }) {
    this.#job = job;
    this.#mostSeconds = mostSeconds;
    this.#piscina = new Piscina({
      filename: worker.href,
      name: 'work',
      minThreads: 1,
      maxThreads: threads,
      // By default a thread ends where no task waits for it, and the next one begins with loading what it needs.
      idleTimeout: Number.POSITIVE_INFINITY,
    });
  }

  get most(): number {
    return aheadPerThread * this.#piscina.options.maxThreads;
  }

  get hasRoom(): boolean {
    return this.#running < this.most;
  }

  run(task: Task): Promise<Result> {
    this.#running++;
    const bound =
      this.#mostSeconds === undefined ? {} : { signal: AbortSignal.timeout(1000 * this.#mostSeconds) };
    const result = this.#piscina.run({ job: this.#job, task }, bound).finally(() => this.#running--);
    // A task that fails is thrown in its turn; until then it is nobody's unhandled rejection.
    result.catch(() => {});
    return result;
  }

  async *map(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Result> {
    const running: Promise<Result>[] = [];
    for await (const task of tasks) {
      running.push(this.run(task));
      if (running.length >= this.most) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  }

  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}
