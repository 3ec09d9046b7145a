import { createWriteStream, type WriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { GraeError, InputError, messageOf } from '../base/errors.js';

/**
 * Where a command writes rows as they are made: standard output or a file, which then holds what was made when the
 * command is interrupted. A file is opened with the first text, so that a command that fails before leaves it alone;
 * devices and pipes are written to as they are.
 */
export class TextSink {
  readonly #path: string | undefined;
  #stream: NodeJS.WritableStream | null = null;
  #failure: Error | null = null;

  /** @param path a file; standard output by default */
  constructor(path?: string) {
    this.#path = path;
  }

  /** Waits for a slow reader. @throws GraeError where the file cannot be written */
  async write(text: string): Promise<void> {
    const stream = this.#opened();
    if (!stream.write(text)) {
      await new Promise<void>((resolve) => {
        stream.once('drain', resolve).once('error', () => resolve());
      });
    }
    this.#check();
  }

  /** Waits until a file is written. @throws GraeError as {@link write} */
  async close(): Promise<void> {
    if (this.#path === undefined) return;
    const stream = this.#opened();
    await new Promise<void>((resolve) => {
      stream.once('error', () => resolve());
      stream.end(() => resolve());
    });
    this.#check();
  }

  #opened(): NodeJS.WritableStream {
    if (this.#path === undefined) return process.stdout;
    if (this.#stream === null) {
      const stream: WriteStream = createWriteStream(this.#path);
      stream.on('error', (error) => {
        this.#failure = error;
      });
      this.#stream = stream;
    }
    return this.#stream;
  }

  #check(): void {
    if (this.#failure !== null) {
      throw new GraeError(
        `${this.#path}: cannot be written (${messageOf(this.#failure)}); give another --out`,
      );
    }
  }
}

/**
 * @param input what is read, `-` for standard input
 * @throws InputError if a command would write over the file that it reads
 */
export async function expectOther(input: string, out: string | undefined): Promise<void> {
  if (out === undefined || input === '-') return;
  const [read, written] = await Promise.all([input, out].map((path) => stat(path).catch(() => null)));
  if (read && written && read.isFile() && read.ino === written.ino && read.dev === written.dev) {
    throw new InputError(`expected another file for --out than the one that is read, but both are ${out}`);
  }
}
