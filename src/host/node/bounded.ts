import { writeSync } from 'node:fs';
import { Script } from 'node:vm';
import { GraeError } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';

/** Beyond this a module of the user's own has stopped answering: one call, or one step for a batch of strings. */
const mostSeconds = 120;

/** The work that is to be done, under a name that a script can call. */
const slot = Symbol.for('grae.bounded');
const holder = globalThis as unknown as Record<symbol, (() => void) | undefined>;
const script = new Script("globalThis[Symbol.for('grae.bounded')]()");

/** The module whose code runs now; null for none. */
let inside: string | null = null;
let isWatching = false;

/**
 * Runs work that calls a module of the user's own. A loop without end is stopped, which nothing else in this thread
 * could; a process that the module ends says so, and ends with status 1.
 *
 * @param module what it is called in messages
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
