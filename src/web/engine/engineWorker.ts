import type { EngineAnswer, EngineOrder, Trouble } from './protocol.js';
import type { ProgressOf, RequestOf, ResultOf, TaskName } from './tasks.js';

/** An error of the engine, in the page. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.message);
    this.trouble = trouble;
  }
}

export interface TaskOptions<Name extends TaskName> {
  /** Stops the task; its result is what it has by then, as the task says. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProgressOf<Name>) => void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  onProgress?(progress: unknown): void;
}

/** The page's side of a worker of the engine. */
export class EngineWorker {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor() {
    const name = new URL('.', document.baseURI).href;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name });
    this.#worker.onmessage = ({ data }: MessageEvent<EngineAnswer>) => this.#answer(data);
    this.#worker.onerror = ({ message }) => this.#fail(message);
  }

  /** Runs a task. @throws EngineError with the error of the task */
  run<Name extends TaskName>(
    task: Name,
    request: RequestOf<Name>,
    { signal, onProgress }: TaskOptions<Name> = {},
  ): Promise<ResultOf<Name>> {
    const id = this.#next++;
    signal?.addEventListener('abort', () => this.#send({ id, stops: true }));
    return new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(id, {
        resolve,
        reject,
        ...(onProgress === undefined ? {} : { onProgress: onProgress as (progress: unknown) => void }),
      });
      this.#send({ id, task, request });
    }) as Promise<ResultOf<Name>>;
  }

  #send(order: EngineOrder): void {
    this.#worker.postMessage(order);
  }

  #answer(answer: EngineAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    if (answer.kind === 'progress') {
      waiting.onProgress?.(answer.progress);
      return;
    }
    this.#waiting.delete(answer.id);
    if (answer.kind === 'value') waiting.resolve(answer.value);
    else waiting.reject(new EngineError(answer.error));
  }

  /** Fails everything that waits: the worker did not load, or has ended. */
  #fail(message: string): void {
    const error = new EngineError({ message: `the engine has stopped: ${message}`, code: 'failed' });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
