import { writeSync } from 'node:fs';
import { Script } from 'node:vm';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';

/** The most seconds for one call of a module of the user's own, or for one step of a batch of strings. */
const mostSeconds = 120;

/** The name under which a script finds the work to run. */
const slot = Symbol.for('grae.bounded');
const holder = globalThis as unknown as Record<symbol, (() => void) | undefined>;
const script = new Script("globalThis[Symbol.for('grae.bounded')]()");

/** The module whose code runs now; null for none. */
let inside: string | null = null;
let isWatching = false;

/**
 * Runs work that calls a module of the user's own. It stops a loop without end, which nothing else in this thread could;
 * if the module ends the process, a message says so and the status is 1.
 *
 * @param module the name of the module in messages
 */
export function bounded<T>(module: string, work: () => T, seconds = mostSeconds): T {
  if (inside !== null) return work();
  watchExit();
  let result: { readonly value: T } | undefined;
  inside = module;
  holder[slot] = () => {
    result = { value: work() };
  };
  try {
    script.runInThisContext({ timeout: 1000 * seconds });
    return result!.value;
  } catch (thrown) {
    if (codeOf(thrown) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw thrown;
    throw new GraeError(
      `${module} did not answer within ${seconds} s: it loops, or takes too long; correct the module`,
    );
  } finally {
    inside = null;
    holder[slot] = undefined;
  }
}

function watchExit(): void {
  if (isWatching) return;
  isWatching = true;
  process.on('exit', () => {
    if (inside === null) return;
    process.exitCode = 1;
    try {
      writeSync(2, `error: ${inside} ended the process (process.exit); correct the module\n`);
    } catch {
      // Nobody reads any more.
    }
  });
}
