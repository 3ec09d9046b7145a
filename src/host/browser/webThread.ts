import { GraeError, InputError } from '../../base/errors.js';
import { assetsFolder } from './assets.js';
import type { ErrorMessage, ResultMessage, TaskMessage } from './workerMessages.js';

/** The part of a `Worker` of the web that threads need. */
export interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'error', listener: (event: object) => void): void;
  terminate(): void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (thrown: unknown) => void;
}

/** A worker with the tasks that it has been sent. It keeps what it has loaded. */
export class WebThread {
  readonly #worker: WebWorker;
  readonly #waiting = new Map<number, Waiting>();
  #sent = 0;
  #hasEnded = false;

  constructor(worker: WebWorker) {
    this.#worker = worker;
    worker.addEventListener('message', (event) => this.#settle((event as { data: ResultMessage }).data));
    worker.addEventListener('error', (event) =>
      this.end(lostThread((event as { message?: string }).message ?? '')),
    );
  }

  /** The number of tasks that are not done yet. */
  get load(): number {
    return this.#waiting.size;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  run(job: string, task: unknown): Promise<unknown> {
    const id = this.#sent++;
    const message: TaskMessage = { id, job, task, assets: assetsFolder() };
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(message);
      this.#waiting.set(id, { resolve, reject });
    });
  }

  /** Ends the worker. @param reason why its tasks fail */
  end(reason: Error): void {
    this.#hasEnded = true;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #settle(result: ResultMessage): void {
    const waiting = this.#waiting.get(result.id);
    this.#waiting.delete(result.id);
    if ('value' in result) waiting?.resolve(result.value);
    else waiting?.reject(errorOf(result.error));
  }
}

function errorOf({ name, message, data }: ErrorMessage): Error {
  if (data !== null) return name === 'InputError' ? new InputError(data) : new GraeError(data);
  return Object.assign(new Error(message), { name });
}

function lostThread(message: string): GraeError {
  return new GraeError({
    code: 'unavailable',
    problem: `a thread ended at work: ${message === '' ? 'its script cannot be loaded' : message}`,
    advice: [{ text: 'check the worker that the function given to setWorkers() starts' }],
  });
}
