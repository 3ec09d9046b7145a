import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';

const replaced = new AsyncLocalStorage<Readable>();

/** Returns the stream for `-`: standard input of the process, unless the caller runs within {@link withStandardInput}. */
export function standardInput(): Readable {
  return replaced.getStore() ?? process.stdin;
}

/** Runs work with another stream as standard input. */
export function withStandardInput<T>(input: Readable, work: () => T): T {
  return replaced.run(input, work);
}
