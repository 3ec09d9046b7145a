import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError, messageOf } from '../base/errors.js';
import { csvColumn } from './csvColumn.js';

/** One line of a corpus. */
export interface CorpusLine {
  /** From 1. */
  readonly line: number;
  /** Without its line end; only its first 60 characters if it is too long. */
  readonly text: string;
  /** True for a line beyond the limit, which was not kept. */
  readonly tooLong?: true;
  /** How many characters (UTF-16 units) a line that is too long has. */
  readonly length?: number;
}

export interface ReadLinesOptions {
  /** Characters (UTF-16 units) that a line may have. Defaults to 100,000. */
  readonly maxLineLength?: number;
}

export interface ReadStringsOptions extends ReadLinesOptions {
  /**
   * Name of the column of a CSV file that is read, which makes any file one. By default a file is one whose name ends
   * with `.csv` or `.csv.gz`, and the column is found by {@link csvColumn}.
   */
  readonly column?: string | undefined;
}

/** Characters kept of a line that is too long. */
const excerptLength = 60;
/** Bytes at the front in which a zero byte means that this is no text. */
const inspectedBytes = 4096;

/**
 * The lines of a file, one at a time, in memory bounded by the longest line allowed.
 *
 * gzip is undone, told by its first two bytes; text is UTF-8, a byte order mark at the start is dropped; lines end
 * with LF, CR LF or CR, the last one with or without. Empty lines are given too.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError in one line: no such file, a folder, no permission, not text, gzip that breaks off
 */
export function readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<CorpusLine> {
  return linesOf(() => opened(path), nameOf(path), options);
}

/**
 * The strings of a file: its lines, as {@link readLines} gives them, or the fields of a column of a CSV file.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError in one line: as {@link readLines}, and what {@link csvColumn} throws
 */
export function readStrings(path: string, options: ReadStringsOptions = {}): AsyncGenerator<CorpusLine> {
  const { maxLineLength = defaultMaxLength, column } = options;
  if (column === undefined && !/\.csv(\.gz)?$/i.test(path)) return readLines(path, options);
  const name = nameOf(path);
  const text = textOf(
    () => opened(path),
    name,
    () => 'the file',
  );
  return csvColumn(text, name, column, maxLineLength);
}

const opened = (path: string): Readable => (path === '-' ? process.stdin : createReadStream(path));
const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);

const defaultMaxLength = 100_000;

/** {@link readLines} for any stream of bytes; `name` is what messages call it. */
export async function* linesOf(
  open: () => Readable,
  name: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<CorpusLine> {
  const splitter = new LineSplitter(options.maxLineLength ?? defaultMaxLength);
  for await (const piece of textOf(open, name, () => `line ${splitter.line}`)) yield* splitter.push(piece);
  yield* splitter.finish();
}

/**
 * The text of a stream of bytes, in pieces.
 *
 * @param where says for messages how far it has been read
 */
async function* textOf(open: () => Readable, name: string, where: () => string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let inspected = 0;
  try {
    for await (const bytes of gunzipped(open())) {
      if (inspected < inspectedBytes) {
        refuseBinary(bytes.subarray(0, inspectedBytes - inspected), inspected === 0, name);
        inspected += bytes.length;
      }
      yield decoder.decode(bytes, { stream: true });
    }
  } catch (thrown) {
    throw readable(thrown, name, where());
  }
  yield decoder.decode();
}

/** Cuts text that arrives in pieces into lines, holding no more of a line than is allowed. */
class LineSplitter {
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

/** The bytes as they are, or unpacked if they begin as gzip does. */
async function* gunzipped(source: Readable): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const { value, done } = await chunks.next();
      if (done === true) break;
      head = head.length === 0 ? value : Buffer.concat([head, value]);
    }
    const whole = Readable.from(joined(head, chunks), { objectMode: false });
    // An error of either stream reaches the reader through the second one.
    yield* head[0] === 0x1f && head[1] === 0x8b ? pipeline(whole, createGunzip(), () => {}) : whole;
  } finally {
    source.destroy();
  }
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function refuseBinary(bytes: Uint8Array, first: boolean, name: string): void {
  const [a, b] = bytes;
  if (first && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff))) {
    throw new InputError(
      `${name}: expected UTF-8, but this is UTF-16; convert it ("iconv -f UTF-16 -t UTF-8")`,
    );
  }
  if (bytes.includes(0)) {
    throw new InputError(
      `${name}: expected text, one string a line (gzip is fine), but this is a binary file; unpack or convert it first`,
    );
  }
}

const troubleByCode: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'expected a file, but this is a folder',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
};

/** What a stream threw, as an error for the user. */
function readable(thrown: unknown, name: string, where: string): Error {
  if (thrown instanceof InputError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const known = troubleByCode[code];
  if (known !== undefined) return new InputError(`${name}: ${known}`);
  if (code === 'Z_BUF_ERROR') {
    return new InputError(`${name}: the gzip data breaks off in ${where}; fetch or make the file again`);
  }
  if (code.startsWith('Z_')) {
    return new InputError(
      `${name}: the gzip data is damaged in ${where} (${messageOf(thrown)}); fetch or make the file again`,
    );
  }
  return new InputError(`${name}: cannot be read (${messageOf(thrown)})`);
}
