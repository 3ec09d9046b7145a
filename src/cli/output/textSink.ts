import { stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { InputError } from '../../base/errors.js';
import { visibleLines } from '../../base/visible.js';
import { writeError } from '../../host/node/files.js';
import { openStream } from '../../host/node/writeStream.js';
import type { Session } from '../session.js';

/**
 * The destination of rows as a command produces them: standard output, or a file, which after an interruption holds
 * the rows so far. A file is opened with the first text, so a command that fails before leaves it untouched.
 */
export class TextSink {
  readonly #session: Session;
  readonly #path: string | undefined;
  #stream: NodeJS.WritableStream | null = null;
  #failure: Error | null = null;

  /** @param path a file; standard output by default */
  constructor(session: Session, path?: string) {
    this.#session = session;
    this.#path = path;
  }

  /** Waits for a slow reader. @throws GraeError where the file cannot be written */
  async write(text: string | Uint8Array): Promise<void> {
    const stream = await this.#opened();
    const { stdout } = this.#session.io;
    const isTerminal = stream === stdout && stdout.isTTY === true;
    if (!stream.write(isTerminal && typeof text === 'string' ? visibleLines(text) : text)) {
      await new Promise<void>((resolve) => {
        stream.once('drain', resolve).once('error', () => resolve());
      });
    }
    this.#check();
  }

  /** Waits until a file is written. @throws GraeError as {@link write} */
  async close(): Promise<void> {
    if (this.#path === undefined) return;
    const stream = await this.#opened();
    const isShared = stream === process.stdout || stream === process.stderr;
    // The standard streams stay open, because more may be written to them.
    if (isShared) await new Promise<void>((resolve) => stream.write('', () => resolve()));
    else {
      stream.end();
      await finished(stream).catch((thrown: Error) => {
        this.#failure ??= thrown;
      });
    }
    this.#check();
  }

  async #opened(): Promise<NodeJS.WritableStream> {
    if (this.#path === undefined) return this.#session.io.stdout;
    if (this.#stream === null) {
      this.#stream = await openStream(this.#path);
      this.#stream.on('error', (error: Error) => {
        this.#failure = error;
      });
    }
    return this.#stream;
  }

  #check(): void {
    if (this.#failure !== null) throw writeError(this.#path ?? 'standard output', this.#failure);
  }
}

/**
 * Checks that a command does not write over the file that it reads.
 *
 * @param input the file that it reads, `-` for standard input
 * @throws InputError if both are the same file
 */
export async function expectOther(input: string, out: string | undefined): Promise<void> {
  if (out === undefined || input === '-') return;
  const [read, written] = await Promise.all([input, out].map((path) => stat(path).catch(() => null)));
  if (read && written && read.isFile() && read.ino === written.ino && read.dev === written.dev) {
    throw new InputError(`expected --out to differ from the file that is read, but both are ${out}`);
  }
}
