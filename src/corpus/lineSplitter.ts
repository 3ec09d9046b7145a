import { InputError } from '../base/errors.js';
import type { CorpusLine } from '../sequences/corpusLine.js';

/** The number of characters kept of a line that is too long. */
const excerptLength = 60;

/** Cuts text that arrives in pieces into lines, and keeps no more of a line than the limit allows. */
export class LineSplitter {
  readonly #maxLength: number;
  /** The number of the line that is being read. */
  line = 1;
  #held = '';
  /** The number of characters of the line so far, kept or not. */
  #length = 0;
  /** Whether the last piece ended with CR: an LF at the front of the next belongs to it. */
  #afterReturn = false;

  constructor(maxLength: number) {
    if (!(maxLength >= 1)) throw new InputError({ expected: 'a positive line length', received: maxLength });
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

/** The most characters of a line by default. */
export const usualMaxLength = 100_000;

/** Returns the lines of a text that arrives in pieces. */
export async function* splitLines(
  pieces: AsyncIterable<string>,
  maxLength = usualMaxLength,
): AsyncGenerator<CorpusLine> {
  const splitter = new LineSplitter(maxLength);
  for await (const piece of pieces) yield* splitter.push(piece);
  yield* splitter.finish();
}
