import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** A stream that a person may look at. */
export type Output = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
};

/** The surroundings of one command line, which a test can replace. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Emits the events of the process: signals by their names, and `uncaughtException`. */
  readonly signals: EventEmitter;
  /** Ends the process at once. */
  readonly exit: (status: number) => void;
}
