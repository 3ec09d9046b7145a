import { Piscina } from 'piscina';
import { GraeError, messageOf } from '../../base/errors.js';
import type { PoolOptions, ThreadPool } from '../../base/host.js';
import { codeOf } from '../../base/whyUnreadable.js';
import { aheadPerThread, inOrder } from '../inOrder.js';

/** The entry of every thread, which knows the jobs by name. */
const worker = new URL('../../worker.js', import.meta.url);

interface Work {
  readonly job: string;
  readonly task: unknown;
}

/** The threads of this process by their number. Jobs share them one after another, or at the same time. */
const groups = new Map<number, Piscina<Work, unknown>>();

function threadsOf(count: number): Piscina<Work, unknown> {
  let group = groups.get(count);
  if (group === undefined) {
    group = new Piscina<Work, unknown>({
      filename: worker.href,
      name: 'work',
      minThreads: 1,
      maxThreads: count,
      // By default a thread ends where no task waits for it, and the next one begins with loading what it needs.
      idleTimeout: Number.POSITIVE_INFINITY,
    });
    groups.set(count, group);
  }
  return group;
}

/** Ends all threads, those that are at work too. */
export async function endThreads(): Promise<void> {
  const ending = [...groups.values()].map((group) => group.destroy());
  groups.clear();
  await Promise.all(ending);
}

/** Returns what a user can do about a thread that has ended at work; null for an error of the work itself. */
function lostThread(thrown: unknown): GraeError | null {
  const hasNoMemory = codeOf(thrown) === 'ERR_WORKER_OUT_OF_MEMORY';
  if (!hasNoMemory && !/^worker exited/.test(messageOf(thrown))) return null;
  return new GraeError({
    ...(hasNoMemory ? { code: 'too-large' } : {}),
    problem: `a thread ended at work: ${hasNoMemory ? 'it has no more memory' : messageOf(thrown)}`,
    advice: [{ text: 'use fewer threads', setting: 'threads' }],
  });
}

/** A {@link ThreadPool} of Node's worker threads. */
export class Pool<Task, Result> implements ThreadPool<Task, Result> {
  readonly #threads: Piscina<Work, unknown>;
  readonly #count: number;
  readonly #job: string;
  readonly #mostSeconds: number | undefined;
  /** What stops each task that is not done yet. */
  readonly #running = new Set<AbortController>();
  /** Null for threads that load what they need with their first task. */
  #ready: number | null = null;

  constructor(job: string, { threads, mostSeconds }: Omit<PoolOptions, 'threads'> & { threads: number }) {
    this.#job = job;
    this.#mostSeconds = mostSeconds;
    this.#count = threads;
    this.#threads = threadsOf(threads);
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
    for (let thread = 0; thread < this.#count; thread++) {
      const done = (): number => this.#ready!++;
      this.#threads.run({ job: this.#job, task }).then(done, done);
    }
  }

  run(task: Task): Promise<Result> {
    const stop = new AbortController();
    this.#running.add(stop);
    const signal =
      this.#mostSeconds === undefined
        ? stop.signal
        : AbortSignal.any([stop.signal, AbortSignal.timeout(1000 * this.#mostSeconds)]);
    const result = this.#threads
      .run({ job: this.#job, task }, { signal })
      .catch((thrown: unknown) => {
        throw lostThread(thrown) ?? thrown;
      })
      .finally(() => this.#running.delete(stop)) as Promise<Result>;
    // A task that fails is thrown in its turn; until then it is nobody's unhandled rejection.
    result.catch(() => {});
    return result;
  }

  map(tasks: AsyncIterable<Task> | Iterable<Task>): AsyncGenerator<Result> {
    return inOrder(this, tasks);
  }

  async close(): Promise<void> {
    // Stopping a task ends its thread with all that it has loaded, which only code that may loop is worth.
    if (this.#mostSeconds !== undefined) for (const stop of this.#running) stop.abort();
  }
}
