import { constants } from 'node:os';
import { note } from './output/text.js';

/** Signals by which a user, a terminal that closes, or a machine that goes down asks a process to end. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs with a signal that Ctrl-C, SIGTERM, SIGHUP and SIGQUIT set once; a second one stops the process at once, with
 * the exit status of shells: 128 and the number of the signal, 130 after Ctrl-C.
 *
 * @param keeping what is done after the first, for the user
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  keeping = 'writing a checkpoint',
): Promise<T> {
  const interrupt = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (interrupt.signal.aborted) process.exit(128 + constants.signals[name]);
    interrupt.abort();
    note(`\ninterrupted: ${keeping} (again to stop at once)`);
  };
  for (const name of signals) process.on(name, onSignal);
  try {
    return await work(interrupt.signal);
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}

/** Milliseconds that a user waits for an answer without a thought. */
const soon = 1000;

/**
 * Runs pieces of work that let nothing else through, as on a device. While they are short, signals are met between them
 * by whoever listens. Where they take long, as on a slow machine, nobody would for minutes: a signal then ends the
 * process at once, as it does where nobody listens.
 */
export function endingAtSignals(): <T>(work: () => T) => T {
  let last = Number.POSITIVE_INFINITY;
  return (work) => {
    const started = performance.now();
    const result = last < soon ? work() : withoutListeners(work);
    last = performance.now() - started;
    return result;
  };
}

function withoutListeners<T>(work: () => T): T {
  const listeners = signals.map((name) => [name, process.rawListeners(name)] as const);
  for (const name of signals) process.removeAllListeners(name);
  try {
    return work();
  } finally {
    for (const [name, functions] of listeners) {
      for (const one of functions) process.on(name, one as NodeJS.SignalsListener);
    }
  }
}
