import { constants } from 'node:os';
import type { Session } from './session.js';

/** Signals by which a user, a terminal that closes, or a machine that goes down asks a process to end. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs work with a signal that Ctrl-C, SIGTERM, SIGHUP and SIGQUIT set once. A second one stops the process at once,
 * with the exit status of shells: 128 and the number of the signal, 130 after Ctrl-C.
 *
 * @param keeping the work after the first signal, in words for the user
 */
export async function untilInterrupted<T>(
  session: Session,
  work: (signal: AbortSignal) => Promise<T>,
  keeping = 'writing a checkpoint',
): Promise<T> {
  const { io } = session;
  const interrupt = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (interrupt.signal.aborted) io.exit(128 + constants.signals[name]);
    interrupt.abort();
    session.note(`\ninterrupted: ${keeping} (again to stop at once)`);
  };
  for (const name of signals) io.signals.on(name, onSignal);
  try {
    return await work(interrupt.signal);
  } finally {
    for (const name of signals) io.signals.off(name, onSignal);
  }
}

/** The milliseconds that a user waits for an answer without a thought. */
const soon = 1000;

/**
 * Returns a function that runs pieces of work during which no event is handled, as on a device. While the pieces are
 * short, listeners get signals between them. Where they take long, as on a slow machine, a listener would wait for
 * minutes, so a signal then ends the process at once, as it does where nothing listens.
 */
export function endingAtSignals({ io }: Session): <T>(work: () => T) => T {
  let last = Number.POSITIVE_INFINITY;
  return (work) => {
    const started = performance.now();
    const result = last < soon ? work() : withoutListeners(io.signals, work);
    last = performance.now() - started;
    return result;
  };
}

function withoutListeners<T>(emitter: Session['io']['signals'], work: () => T): T {
  const listeners = signals.map((name) => [name, emitter.rawListeners(name)] as const);
  for (const name of signals) emitter.removeAllListeners(name);
  try {
    return work();
  } finally {
    for (const [name, functions] of listeners) {
      for (const one of functions) emitter.on(name, one as NodeJS.SignalsListener);
    }
  }
}
