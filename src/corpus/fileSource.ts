import type { CorpusSource } from '../sequences/corpusSource.js';
import { type ReadStringsOptions, readStrings } from './readLines.js';

/** Returns the strings of a file as a corpus. @param path a file, or `-` for standard input */
export function fileSource(path: string, options: ReadStringsOptions = {}): CorpusSource {
  const { column } = options;
  return {
    name: path,
    isReadOnce: path === '-',
    ...(column === undefined ? {} : { column }),
    lines: () => readStrings(path, options),
  };
}
