// The script of the worker under test: does one task with the browser entry, as it is built.
import * as grae from '../../dist/browser.js';
import { type Library, type TaskName, tasks } from './tasks.js';

declare const Worker: new (url: URL | string, options: { readonly type: 'module' }) => grae.WebWorker;

/** What a thread sends back. */
interface Answer {
  readonly value?: unknown;
}

const scope = globalThis as unknown as {
  onmessage: (message: {
    readonly data: {
      readonly task: TaskName;
      readonly assets: string | null;
      readonly threads: ThreadsOfTask;
    };
  }) => void;
  postMessage(outcome: object): void;
  Worker?: typeof Worker;
};

/** The threads that a task may use: a number, or what goes wrong with them. */
export type ThreadsOfTask = number | 'no Worker' | 'no script' | null;

/** The number of pieces of work that other threads have done. */
let pieces = 0;

function startThread(): grae.WebWorker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  worker.addEventListener('message', (event) => {
    const { value } = (event as { readonly data: Answer }).data;
    if (Array.isArray(value) && value.length > 0) pieces++;
  });
  return worker;
}

function setThreads(threads: ThreadsOfTask): void {
  if (typeof threads === 'number') grae.setWorkers(startThread, { threads });
  if (threads === 'no script')
    grae.setWorkers(() => new Worker('/none.js', { type: 'module' }), { threads: 2 });
  if (threads === 'no Worker') {
    delete scope.Worker;
    grae.setWorkers(startThread, { threads: 2 });
  }
}

scope.onmessage = async ({ data: { task, assets, threads } }) => {
  if (assets !== null) grae.setAssets(assets);
  setThreads(threads);
  try {
    const value = await tasks[task](grae as unknown as Library);
    scope.postMessage({ value, pieces });
  } catch (thrown) {
    const { name, message } = thrown as Error;
    scope.postMessage({ error: `${name}: ${message}` });
  }
};
