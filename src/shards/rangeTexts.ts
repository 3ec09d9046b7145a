import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { InputError } from '../base/errors.js';
import { linesOfBytes } from '../corpus/readLines.js';
import { textsOfLines } from '../corpus/readTexts.js';
import type { Domain } from '../domain/domain.js';
import type { LineRange } from './lineRanges.js';

/**
 * Reads the strings in a range of a file.
 *
 * @throws InputError where the range is not the one that was planned, after its last string
 */
export async function* rangeTexts(
  path: string,
  { start, bytes, sha256 }: LineRange,
  domain: Pick<Domain, 'readLine'>,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  async function* pieces(): AsyncGenerator<Buffer> {
    if (bytes === 0) return;
    for await (const piece of createReadStream(path, {
      start,
      end: start + bytes - 1,
      highWaterMark: 1 << 20,
    })) {
      hash.update(piece as Buffer);
      yield piece as Buffer;
    }
  }
  const lines = linesOfBytes(() => Readable.from(pieces(), { objectMode: false }), path);
  yield* textsOfLines(lines, domain);
  if (hash.digest('hex') === sha256) return;
  throw new InputError({
    code: 'damaged',
    where: path,
    problem: `expected the file that was planned with, but its bytes ${start} to ${start + bytes - 1} differ`,
    advice: [{ text: 'give the original' }, { text: 'plan new shards into another folder' }],
  });
}
