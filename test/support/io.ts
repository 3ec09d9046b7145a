import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { Io } from '../../src/cli/io.js';

/** Holds the text that is written to it. */
export class Collected extends Writable {
  readonly isTTY: boolean;
  readonly columns = 80;
  readonly #chunks: Buffer[] = [];

  constructor({ isTTY = false }: { readonly isTTY?: boolean } = {}) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

export interface TestIo extends Io {
  readonly stdout: Collected;
  readonly stderr: Collected;
}

export interface TestIoOptions {
  readonly input?: string | Uint8Array;
  /** Whether standard output and standard error are a terminal. */
  readonly isTTY?: boolean;
  readonly env?: Io['env'];
}

/** The surroundings of a command in this process: what it says is held, and it cannot end the process. */
export function testIo({ input = '', isTTY = false, env = process.env }: TestIoOptions = {}): TestIo {
  return {
    stdin: Readable.from(input.length === 0 ? [] : [Buffer.from(input)], { objectMode: false }),
    stdout: new Collected({ isTTY }),
    stderr: new Collected({ isTTY }),
    env,
    signals: new EventEmitter(),
    exit: (status) => {
      throw new Error(`the command ended the process with status ${status}`);
    },
  };
}
