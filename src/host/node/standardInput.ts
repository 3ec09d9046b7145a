import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';

const replaced = new AsyncLocalStorage<Readable>();

/** The stream that `-` stands for: that of the process, unless the caller works within {@link withStandardInput}. */
export function standardInput(): Readable {
  return replaced.getStore() ?? process.stdin;
}

/** Works with another stream as standard input. */
export function withStandardInput<T>(input: Readable, work: () => T): T {
  return replaced.run(input, work);
}
