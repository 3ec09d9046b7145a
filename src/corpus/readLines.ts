import type { Readable } from 'node:stream';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { splitLines } from './lineSplitter.js';
import { nameOfFile } from './nameOfFile.js';
import { type OpenedRow, type ReadTableOptions, readTable } from './readTable.js';
import { openedFile, textStream } from './textStream.js';

export interface ReadLinesOptions {
  /** The most characters (UTF-16 units) of a line. Defaults to 100,000. */
  readonly maxLineLength?: number;
}

export type ReadStringsOptions = ReadTableOptions;

/**
 * Reads the lines of a file one at a time, in memory bounded by the longest allowed line.
 *
 * gzip is recognised by its first two bytes and undone; text is UTF-8, and a byte order mark at the start is dropped;
 * lines end with LF, CR LF or CR, and the last one may lack an end. Empty lines are included.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError on one line: no such file, a folder, no permission, not text, not UTF-8, gzip that breaks off
 */
export function readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<CorpusLine> {
  return linesOfBytes(() => openedFile(path), nameOfFile(path), options);
}

/**
 * Reads the strings of a file, in whatever layout it has: see {@link readTable}.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError on one line, as {@link readTable}
 */
export async function* readStrings(
  path: string,
  options: ReadStringsOptions = {},
): AsyncGenerator<CorpusLine> {
  const { rows } = await readTable(path, options);
  yield* linesOfRows(rows);
}

/** Returns the lines of a corpus that the rows of a file are. */
export async function* linesOfRows(rows: AsyncIterable<OpenedRow>): AsyncGenerator<CorpusLine> {
  for await (const row of rows) yield lineOf(row);
}

function lineOf({ line, text, tooLong, reason }: OpenedRow): CorpusLine {
  return {
    line,
    text,
    ...(tooLong === undefined ? {} : { tooLong: true as const, length: tooLong }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Reads lines like {@link readLines}, from any stream of bytes; `name` is its name in messages. @internal */
export async function* linesOfBytes(
  open: () => Readable,
  name: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<CorpusLine> {
  yield* splitLines(textStream(open, name), options.maxLineLength);
}
