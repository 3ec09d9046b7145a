import { host, type ThreadPool } from './host.js';

/** Threads for one job, which start once there has been enough work: loading what they need takes a second of a core. */
export class LatePool<Task, Result> {
  readonly #job: string;
  readonly #alone: number;
  #done = 0;
  #pool: Promise<ThreadPool<Task, Result>> | null = null;

  /** @param alone the number of pieces of work that are done before threads start */
  constructor(job: string, alone: number) {
    this.#job = job;
    this.#alone = alone;
  }

  /** Counts pieces of work, and returns whether there has been enough and this process may have other threads. */
  isWorthwhile(count: number): boolean {
    this.#done += count;
    return this.#done > this.#alone && (host().threads?.count ?? 1) > 1;
  }

  /** Returns the threads, which the first call starts. @param nothing a task that makes them load what they need */
  async start(nothing: Task): Promise<ThreadPool<Task, Result>> {
    this.#pool ??= this.#begin(nothing);
    return this.#pool;
  }

  async #begin(nothing: Task): Promise<ThreadPool<Task, Result>> {
    const threads = host().threads!;
    const pool = await threads.start<Task, Result>(this.#job, { threads: threads.count - 1 });
    pool.prepare(nothing);
    return pool;
  }
}
