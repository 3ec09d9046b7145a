import type { Domain } from '../domain/domain.js';
import type { CorpusLine } from '../sequences/corpusLine.js';
import { type ReadStringsOptions, readStrings } from './readLines.js';

/** The part of a domain that reads its strings. */
export type StringReader = Pick<Domain, 'readLine' | 'recognises'>;

/**
 * Reads the strings of a file, one at a time.
 *
 * @param path a file, or `-` for standard input
 * @returns the strings without empty lines, in the spelling that the domain reads. A line that is too long gives its
 *   beginning and its length, and one that cannot be read gives its place and the reason; neither is a string of any
 *   language
 * @throws InputError if the file cannot be read
 */
export async function* streamTexts(
  path: string,
  domain: StringReader,
  options: ReadStringsOptions = {},
): AsyncGenerator<string> {
  const { recognises } = domain;
  yield* textsOfLines(readStrings(path, { recognises, ...options }), domain);
}

/** Returns the strings in lines, as {@link streamTexts} does. */
export async function* textsOfLines(
  lines: AsyncIterable<CorpusLine>,
  domain: Pick<Domain, 'readLine'>,
): AsyncGenerator<string> {
  for await (const source of lines) {
    const { line, tooLong, length, reason } = source;
    if (reason !== undefined) yield `(line ${line}: ${reason})`;
    else if (tooLong === true) yield `${source.text}\u2026 (${length} characters)`;
    else {
      const text = domain.readLine(source.text);
      if (text !== '') yield text;
    }
  }
}

/**
 * Reads the strings of a file into memory, for commands whose answer contains all of them, too.
 *
 * @param options `count`: only the first ones. Defaults to all.
 * @returns as {@link streamTexts}
 * @throws InputError if the file cannot be read
 */
export async function readTexts(
  path: string,
  domain: StringReader,
  { count = Number.POSITIVE_INFINITY, ...options }: ReadStringsOptions & { readonly count?: number } = {},
): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of streamTexts(path, domain, options)) {
    texts.push(text);
    if (texts.length >= count) break;
  }
  return texts;
}
