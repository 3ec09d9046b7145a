import { InputError } from '../base/errors.js';
import type { CorpusLine } from '../sequences/corpusLine.js';

/** Characters kept of a line that is too long. */
const excerptLength = 60;

/** Cuts text that arrives in pieces into lines, holding no more of a line than is allowed. */
export class LineSplitter {
  readonly #maxLength: number;
  /** Number of the line that is being read. */
  line = 1;
  #held = '';
  /** Characters of the line so far, held or not. */
  #length = 0;
  /** Whether the last piece ended with CR: an LF at the front of the next belongs to it. */
  #afterReturn = false;

  constructor(maxLength: number) {
    if (!(maxLength >= 1))
      throw new InputError(`expected a positive length of line, but received: ${maxLength}`);
    this.#maxLength = maxLength;
  }

  *push(piece: string): Generator<CorpusLine> {
    if (piece === '') return;
    const text = this.#afterReturn && piece.startsWith('\n') ? piece.slice(1) : piece;
    this.#afterReturn = piece.endsWith('\r');
    const parts = text.split(/\r\n|\n|\r/);
    for (let i = 0; i < parts.length - 1; i++) {
      this.#add(parts[i]!);
      yield this.#take();
    }
    this.#add(parts.at(-1)!);
  }

  *finish(): Generator<CorpusLine> {
    if (this.#length > 0) yield this.#take();
  }

  #add(text: string): void {
    this.#length += text.length;
    this.#held =
      this.#length > this.#maxLength ? (this.#held + text).slice(0, excerptLength) : this.#held + text;
  }

  #take(): CorpusLine {
    const tooLong = this.#length > this.#maxLength;
    const line: CorpusLine = tooLong
      ? { line: this.line, text: this.#held.slice(0, excerptLength), tooLong: true, length: this.#length }
      : { line: this.line, text: this.#held };
    this.line++;
    this.#held = '';
    this.#length = 0;
    return line;
  }
}

/** Characters that a line may have where nothing else is said. */
export const usualMaxLength = 100_000;

/** The lines of a text that arrives in pieces. */
export async function* splitLines(
  pieces: AsyncIterable<string>,
  maxLength = usualMaxLength,
): AsyncGenerator<CorpusLine> {
  const splitter = new LineSplitter(maxLength);
  for await (const piece of pieces) yield* splitter.push(piece);
  yield* splitter.finish();
}
