import { host, type ThreadPool } from '../base/host.js';
import { shareRows } from '../base/shareRows.js';
import type { DomainOrigin, JudgedText } from '../domain/domain.js';
import type { JudgeTask } from './judgeTask.js';

/** The number of strings of one domain that are judged before other threads start. */
const alone = 2_000;

/** Judges lists on all cores: a search has many short ones. Threads start when there have been enough strings. */
class ListThreads {
  readonly #origin: DomainOrigin;
  readonly #job: string;
  #done = 0;
  #pool: Promise<ThreadPool<JudgeTask, JudgedText[]>> | null = null;

  constructor(origin: DomainOrigin, job: string) {
    this.#origin = origin;
    this.#job = job;
  }

  /**
   * @param here judges strings in this thread
   * @returns null as long as only this thread is at work
   */
  async judge(
    texts: readonly string[],
    here: (texts: readonly string[]) => Promise<JudgedText[]>,
  ): Promise<JudgedText[] | null> {
    const { threads } = host();
    this.#done += texts.length;
    if (this.#done <= alone || threads === null || threads.count === 1) return null;
    this.#pool ??= this.#start(threads.count - 1);
    const pool = await this.#pool;
    const parts = await shareRows<JudgedText[]>(
      texts.length,
      () => pool.ready,
      (start, rows) => here(texts.slice(start, start + rows)),
      (start, rows) => pool.run({ origin: this.#origin, texts: texts.slice(start, start + rows) }),
    );
    return parts.flat();
  }

  async #start(count: number): Promise<ThreadPool<JudgeTask, JudgedText[]>> {
    const pool = await host().threads!.start<JudgeTask, JudgedText[]>(this.#job, { threads: count });
    pool.prepare({ origin: this.#origin, texts: [] });
    return pool;
  }
}

/** The threads of each domain, forgotten with it, by the name of their job. */
const ofOrigins = new WeakMap<DomainOrigin, Map<string, ListThreads>>();

/** Returns what judges the lists of a domain. @param job `judge` or `identify` */
export function listThreadsOf(origin: DomainOrigin, job: string): ListThreads {
  const own = ofOrigins.get(origin) ?? new Map<string, ListThreads>();
  ofOrigins.set(origin, own);
  const threads = own.get(job) ?? new ListThreads(origin, job);
  own.set(job, threads);
  return threads;
}
