import { GraeError, InputError } from '../../base/errors.js';
import type { Threads } from '../../base/host.js';
import { scope } from './scope.js';
import { WebPool } from './webPool.js';
import { WebThread, type WebWorker } from './webThread.js';

/** The most threads unless a page asks for more: each opens the model, with RDKit some hundred megabytes. */
const usualMost = 4;

export interface WorkersOptions {
  /**
   * The number of threads that compute, this one among them. Defaults to one for each core that the browser tells of, and
   * at most 4: each holds a model of its own in memory.
   */
  readonly threads?: number;
}

let startWorker: (() => WebWorker) | null = null;
let most = 1;
let limit: number | null = null;
let running: WebThread[] = [];

/**
 * Has workers help with sampling, decoding, encoding, judging and the search for formulas, as threads do in Node. Results do
 * not depend on their number. Workers start when there is enough work; they can be started from a page and from
 * a worker. Where there is no `Worker`, one thread computes.
 *
 * @param start starts a worker whose script imports `grae/browser-worker`; null ends all workers, and one thread computes
 * @throws InputError for a number of threads that is no whole number of at least 1
 */
export function setWorkers(start: (() => WebWorker) | null, { threads }: WorkersOptions = {}): void {
  if (threads !== undefined && !(Number.isSafeInteger(threads) && threads >= 1)) {
    throw new InputError({ setting: 'threads', expected: 'a whole number of at least 1', received: threads });
  }
  endWorkers();
  startWorker = start;
  most = threads ?? Math.min(scope.navigator.hardwareConcurrency, usualMost);
}

/** Returns the threads of this page or worker; null where one thread computes. */
export function webThreads(): Threads | null {
  return startWorker === null || scope.Worker === undefined ? null : threads;
}

const threads: Threads = {
  get count() {
    return Math.min(most, limit ?? most);
  },
  limit: (count) => {
    limit = count;
  },
  start: async (job, { threads: count = threads.count, ...options }) =>
    new WebPool(job, { ...options, threads: count }, firstThreads),
  end: async () => endWorkers(),
};

/** Returns as many threads, and starts those that do not run yet. */
function firstThreads(count: number): readonly WebThread[] {
  if (startWorker === null) throw lostWork();
  running = running.filter(({ hasEnded }) => !hasEnded);
  while (running.length < count) running.push(new WebThread(startWorker()));
  return running.slice(0, count);
}

function endWorkers(): void {
  for (const thread of running) thread.end(lostWork());
  running = [];
}

function lostWork(): GraeError {
  return new GraeError('the workers were ended by setWorkers() while they had work to do');
}
