import { InputError } from '../base/errors.js';
import type { Domain } from '../domain/domain.js';
import { readLines } from './readLines.js';

/**
 * The strings of a file, all in memory: for the commands whose answer holds them all as well.
 *
 * @param path a file, or `-` for standard input
 * @param count only the first ones. Defaults to all.
 * @returns without empty lines, in the spelling that the domain reads
 * @throws InputError if the file cannot be read, or a line is longer than a line may be
 */
export async function readTexts(
  path: string,
  domain: Pick<Domain, 'readLine'>,
  count = Number.POSITIVE_INFINITY,
): Promise<string[]> {
  const texts: string[] = [];
  for await (const { line, text: read, tooLong, length } of readLines(path)) {
    if (tooLong === true) {
      throw new InputError(
        `${path}, line ${line}: expected a string, but the line has ${length} characters; take it out`,
      );
    }
    const text = domain.readLine(read);
    if (text !== '') texts.push(text);
    if (texts.length >= count) break;
  }
  return texts;
}
