import type { Readable } from 'node:stream';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { splitLines } from './lineSplitter.js';
import { type OpenedRow, type ReadTableOptions, readTable } from './readTable.js';
import { nameOfFile, openedFile, textStream } from './textStream.js';

export interface ReadLinesOptions {
  /** Characters (UTF-16 units) that a line may have. Defaults to 100,000. */
  readonly maxLineLength?: number;
}

export type ReadStringsOptions = ReadTableOptions;

/**
 * The lines of a file, one at a time, in memory bounded by the longest line allowed.
 *
 * gzip is undone, told by its first two bytes; text is UTF-8, a byte order mark at the start is dropped; lines end
 * with LF, CR LF or CR, the last one with or without. Empty lines are given too.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError in one line: no such file, a folder, no permission, not text, not UTF-8, gzip that breaks off
 */
export function readLines(path: string, options: ReadLinesOptions = {}): AsyncGenerator<CorpusLine> {
  return linesOfBytes(() => openedFile(path), nameOfFile(path), options);
}

/**
 * The strings of a file, in whatever way it holds them: see {@link readTable}.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError in one line: as {@link readTable}
 */
export async function* readStrings(
  path: string,
  options: ReadStringsOptions = {},
): AsyncGenerator<CorpusLine> {
  const { rows } = await readTable(path, options);
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

/** {@link readLines} for any stream of bytes; `name` is what messages call it. @internal */
export async function* linesOfBytes(
  open: () => Readable,
  name: string,
  options: ReadLinesOptions = {},
): AsyncGenerator<CorpusLine> {
  yield* splitLines(textStream(open, name), options.maxLineLength);
}
