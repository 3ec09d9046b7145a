import { LatePool } from '../base/latePool.js';
import { shareRows } from '../base/shareRows.js';
import type { DomainOrigin, JudgedText } from '../domain/domain.js';
import type { JudgeTask } from './judgeTask.js';

/** The number of strings of one domain that are judged before other threads start. */
const alone = 2_000;

/** Judges lists on all cores: a search has many short ones. Threads start when there have been enough strings. */
class ListThreads {
  readonly #origin: DomainOrigin;
  readonly #pool: LatePool<JudgeTask, JudgedText[]>;

  constructor(origin: DomainOrigin, job: string) {
    this.#origin = origin;
    this.#pool = new LatePool(job, alone);
  }

  /**
   * @param here judges strings in this thread
   * @returns null as long as only this thread is at work
   */
  async judge(
    texts: readonly string[],
    here: (texts: readonly string[]) => Promise<JudgedText[]>,
  ): Promise<JudgedText[] | null> {
    if (!this.#pool.isWorthwhile(texts.length)) return null;
    const pool = await this.#pool.start({ origin: this.#origin, texts: [] });
    const parts = await shareRows<JudgedText[]>(
      texts.length,
      () => pool.ready,
      (start, rows) => here(texts.slice(start, start + rows)),
      (start, rows) => pool.run({ origin: this.#origin, texts: texts.slice(start, start + rows) }),
    );
    return parts.flat();
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
