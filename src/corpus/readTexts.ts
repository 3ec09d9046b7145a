import type { Domain } from '../domain/domain.js';
import { type ReadStringsOptions, readStrings } from './readLines.js';

/**
 * The strings of a file, one at a time.
 *
 * @param path a file, or `-` for standard input
 * @returns without empty lines, in the spelling that the domain reads; of a line longer than a line may be its
 *   beginning and its length, which is a string of no language
 * @throws InputError if the file cannot be read
 */
export async function* streamTexts(
  path: string,
  domain: Pick<Domain, 'readLine'>,
  options: ReadStringsOptions = {},
): AsyncGenerator<string> {
  for await (const { text: read, tooLong, length } of readStrings(path, options)) {
    const text = tooLong === true ? `${read}\u2026 (${length} characters)` : domain.readLine(read);
    if (text !== '') yield text;
  }
}

/**
 * The strings of a file, all in memory: for the commands whose answer holds them all as well.
 *
 * @param options `count`: only the first ones. Defaults to all.
 * @returns as {@link streamTexts} gives them
 * @throws InputError if the file cannot be read
 */
export async function readTexts(
  path: string,
  domain: Pick<Domain, 'readLine'>,
  { count = Number.POSITIVE_INFINITY, ...options }: ReadStringsOptions & { readonly count?: number } = {},
): Promise<string[]> {
  const texts: string[] = [];
  for await (const text of streamTexts(path, domain, options)) {
    texts.push(text);
    if (texts.length >= count) break;
  }
  return texts;
}
