import { GraeError } from '../../base/errors.js';
import { setAssets } from './assets.js';
import { scope } from './scope.js';
import type { ErrorMessage, ResultMessage, TaskMessage } from './workerMessages.js';

/** Has this worker do the tasks that its pool sends. */
export function serveTasks(
  work: (task: { readonly job: string; readonly task: unknown }) => Promise<unknown>,
): void {
  let served: string | null = null;
  scope.addEventListener('message', async ({ data }: { readonly data: TaskMessage }) => {
    const { id, assets } = data;
    if (assets !== null && assets !== served) setAssets(assets);
    served = assets;
    scope.postMessage(
      await work(data).then(
        (value): ResultMessage => ({ id, value }),
        (thrown: unknown): ResultMessage => ({ id, error: errorMessage(thrown) }),
      ),
    );
  });
}

function errorMessage(thrown: unknown): ErrorMessage {
  const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { name, message, data: thrown instanceof GraeError ? thrown.toJSON() : null };
}
