import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { InputError } from '../base/errors.js';
import type { FileRange } from './fileRanges.js';
import { gunzipped, openedFile, streamError, textStream } from './textStream.js';

/** Returns the name of a range in messages, whose lines count from its start. */
export function nameOfRange(path: string, { start }: FileRange): string {
  return start === 0 ? path : `${path} from byte ${start} on`;
}

/**
 * Returns the text of a range of a file. What stands before it is skipped, which in a compressed file means that it is
 * decompressed.
 *
 * @throws InputError where the range is not the one that was planned, after the last piece
 */
export async function* rangeText(path: string, range: FileRange): AsyncGenerator<string> {
  const { start, bytes, sha256 } = range;
  const hash = createHash('sha256');
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of bytesOf(path, range)) {
      hash.update(piece);
      yield piece;
    }
  }
  yield* textStream(() => Readable.from(pieces(), { objectMode: false }), nameOfRange(path, range));
  if (hash.digest('hex') === sha256) return;
  throw new InputError({
    code: 'damaged',
    where: path,
    problem: `expected the file that was planned with, but its bytes ${start} to ${start + bytes - 1} differ`,
    advice: [{ text: 'give the original' }, { text: 'plan new shards into another folder' }],
  });
}

async function* bytesOf(path: string, { start, bytes }: FileRange): AsyncGenerator<Uint8Array> {
  const end = start + bytes;
  if (!(await isCompressed(path))) {
    yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 20 });
    return;
  }
  let place = 0;
  for await (const piece of gunzipped(openedFile(path))) {
    const part = piece.subarray(Math.max(0, start - place), Math.max(0, end - place));
    place += piece.length;
    if (part.length > 0) yield part;
    if (place >= end) return;
  }
}

async function isCompressed(path: string): Promise<boolean> {
  const head = new Uint8Array(2);
  try {
    const file = await open(path, 'r');
    await file.read(head, 0, 2, 0).finally(() => file.close());
  } catch (thrown) {
    throw streamError(thrown, path, 'its first line');
  }
  return head[0] === 0x1f && head[1] === 0x8b;
}
