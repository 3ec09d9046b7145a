import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';

/** A range of whole lines of a file. */
export interface LineRange {
  /** The place of its first byte. */
  readonly start: number;
  readonly bytes: number;
  readonly lines: number;
  readonly sha256: string;
}

const lineFeed = 10;

/**
 * Cuts a file into ranges of so many lines, which end with LF; the last may be shorter. The file is read once, piece by
 * piece.
 *
 * @throws InputError for a file that cannot be read or is compressed, of which no part can be read alone
 */
export async function lineRanges(path: string, linesOfRange: number): Promise<LineRange[]> {
  const ranges: LineRange[] = [];
  let start = 0;
  let bytes = 0;
  let lines = 0;
  let endsInLine = false;
  let hash = createHash('sha256');
  const cut = (): void => {
    ranges.push({ start, bytes, lines: lines + (endsInLine ? 1 : 0), sha256: hash.digest('hex') });
    start += bytes;
    [bytes, lines] = [0, 0];
    hash = createHash('sha256');
  };
  try {
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      if (start + bytes === 0 && piece[0] === 0x1f && piece[1] === 0x8b) throw compressed(path);
      let from = 0;
      for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, end + 1)) {
        lines++;
        if (lines < linesOfRange) continue;
        hash.update(piece.subarray(from, end + 1));
        bytes += end + 1 - from;
        from = end + 1;
        endsInLine = false;
        cut();
      }
      hash.update(piece.subarray(from));
      bytes += piece.length - from;
      endsInLine = piece.at(-1) !== lineFeed;
    }
  } catch (thrown) {
    if (thrown instanceof InputError) throw thrown;
    throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
  }
  if (bytes > 0) cut();
  return ranges;
}

function compressed(path: string): InputError {
  return new InputError({
    where: path,
    problem: 'expected plain text, since shards read parts of it, but this is gzip',
    advice: [{ text: `decompress it first: gunzip -k ${path}` }],
  });
}
