import { Worker } from 'node:worker_threads';
import { InputError, messageOf } from '../../base/errors.js';
import type { ModuleTrial } from '../../base/host.js';
import { hasThreads } from './hasThreads.js';

/** The answer of the thread for a refused module. */
export interface ModuleRefusal {
  readonly message: string;
}

/** The most seconds for trying a module. */
const mostSeconds = 60;
/** The most seconds for the thread to end: a timer or connection that still runs would keep a command from ending. */
const mostSecondsToEnd = 5;

/**
 * Tries a module of the user's own in a thread of its own before this thread loads it. A loop without end, a call of
 * process.exit, an open timer or connection, and a late error then end that thread, not the command. The output of the
 * module is dropped, since it will run again.
 *
 * @param seconds the most seconds that the module may take
 * @throws InputError that says what the module did
 */
export async function tryModule(trial: ModuleTrial, seconds = mostSeconds): Promise<void> {
  if (!hasThreads) return;
  const worker = new Worker(new URL('../../trialWorker.js', import.meta.url), {
    workerData: trial,
    stdout: true,
    stderr: true,
    // the module must not change the environment of this process
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
      () => stop(`it did not finish in ${seconds} seconds: it loops, or waits`),
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
          ? `it failed when it was tried: ${messageOf(error)}`
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
  throw new InputError({
    where: trial.where,
    problem: `expected a JavaScript module that exports ${what}, but ${why}`,
    advice: [{ text: 'correct the module' }],
  });
}
