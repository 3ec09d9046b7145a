import { Worker } from 'node:worker_threads';
import { InputError, messageOf } from '../../base/errors.js';
import type { ModuleTrial } from '../../base/host.js';
import { hasThreads } from './hasThreads.js';

/** The answer of the thread where the module is refused. */
export interface ModuleRefusal {
  readonly message: string;
}

/** A module that takes longer to try is stopped. */
const mostSeconds = 60;
/** A timer or connection of the module that still runs after this time would keep the command from ending. */
const mostSecondsToEnd = 5;

/**
 * Tries a module of the user's own in a thread of its own before it is let into this one. A loop without end, a call
 * of process.exit, a timer or connection left open and an error thrown later then end that thread, not the command.
 * The output of the module is dropped, since it runs once more.
 *
 * @param seconds beyond which it is stopped
 * @throws InputError that says what it did
 */
export async function tryModule(trial: ModuleTrial, seconds = mostSeconds): Promise<void> {
  if (!hasThreads) return;
  const worker = new Worker(new URL('../../trialWorker.js', import.meta.url), {
    workerData: trial,
    stdout: true,
    stderr: true,
    // neither arguments nor the environment of this process are the module's to change
    env: process.env,
  });
  worker.stdout.resume();
  worker.stderr.resume();
  let outcome: ModuleRefusal | null | undefined;
  const end = new Promise<string | null>((resolve) => {
    const stop = (why: string): void => {
      resolve(why);
    };
    let timer = setTimeout(
      () => stop(`it was not done in ${seconds} seconds: it loops, or waits`),
      1000 * seconds,
    );
    worker.on('message', (message: ModuleRefusal | null) => {
      outcome = message;
      clearTimeout(timer);
      if (message !== null) resolve(null);
      timer = setTimeout(
        () =>
          stop(
            'it leaves something running (a timer, a connection, an open file), which would keep the command from ending',
          ),
        1000 * mostSecondsToEnd,
      );
    });
    worker.on('error', (error) => {
      clearTimeout(timer);
      resolve(
        outcome === undefined
          ? `it failed as it was tried: ${messageOf(error)}`
          : `it throws later: ${messageOf(error)}`,
      );
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve(outcome === undefined ? 'it ends the process (process.exit)' : null);
    });
  });
  const why = await end;
  await worker.terminate();
  if (outcome !== null && outcome !== undefined) throw new InputError(outcome.message);
  if (why === null) return;
  const what = trial.kind === 'prefix' ? 'a prefix state' : 'a domain';
  throw new InputError(
    `${trial.where}: expected a JavaScript module that exports ${what}, but ${why}; correct the module`,
  );
}
