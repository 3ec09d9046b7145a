import { host, type ThreadPool } from '../base/host.js';
import { type EpochResult, type EpochTask, runEpoch } from './epoch.js';

/** The epochs that this thread works on before other threads start, which takes them a second. */
const alone = 4;

/** Has epochs worked on by threads, or by this one. What comes of an epoch does not depend on where that is. */
export class EpochRunner {
  readonly #threads: number;
  #started = 0;
  #pool: ThreadPool<EpochTask, EpochResult> | null = null;

  /** @param threads defaults to one for each core */
  constructor(threads: number | undefined) {
    this.#threads = threads ?? host().threads?.count ?? 1;
  }

  /** Begins an epoch. Returns what waits for its result; what is never waited for is not worked on by this thread. */
  async start(task: EpochTask): Promise<() => Promise<EpochResult>> {
    const { threads } = host();
    if (this.#threads === 1 || threads === null || this.#started++ < alone) return async () => runEpoch(task);
    this.#pool ??= await threads.start<EpochTask, EpochResult>('evolve', { threads: this.#threads });
    const result = this.#pool.run(task);
    return () => result;
  }

  /** Ends the threads, and drops what they work on. */
  async close(): Promise<void> {
    await this.#pool?.close();
  }
}
