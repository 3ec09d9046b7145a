// The script of the worker under test: does one task with the browser entry, as it is built.
import * as grae from '../../dist/browser.js';
import { type Library, type TaskName, tasks } from './tasks.js';

const scope = globalThis as unknown as {
  onmessage: (message: {
    readonly data: { readonly task: TaskName; readonly assets: string | null };
  }) => void;
  postMessage(outcome: object): void;
};

scope.onmessage = async ({ data: { task, assets } }) => {
  if (assets !== null) grae.setAssets(assets);
  try {
    scope.postMessage({ value: await tasks[task](grae as unknown as Library) });
  } catch (thrown) {
    const { name, message } = thrown as Error;
    scope.postMessage({ error: `${name}: ${message}` });
  }
};
