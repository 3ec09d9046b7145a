import { createHash } from 'node:crypto';
import type { Layout } from './layoutKinds.js';
import { recordEndsOf } from './recordEnds.js';
import { gunzipped, openedFile, streamError } from './textStream.js';
import { Utf8Reader } from './utf8Reader.js';

/** A range of whole records of a file. A compressed file counts as what it holds. */
export interface FileRange {
  /** The place of its first byte. */
  readonly start: number;
  readonly bytes: number;
  /** The number of lines, rows or records, a header among them. */
  readonly records: number;
  readonly sha256: string;
}

/**
 * Cuts a file into ranges of so many records; the last may be shorter. The file is read once, piece by piece.
 *
 * @throws InputError for a file that cannot be read or is not UTF-8
 */
export async function fileRanges(path: string, layout: Layout, recordsOfRange: number): Promise<FileRange[]> {
  const ranges: FileRange[] = [];
  const ends = recordEndsOf(layout);
  const reader = new Utf8Reader(path);
  let [start, bytes, records] = [0, 0, 0];
  let endsInRecord = false;
  let hash = createHash('sha256');
  const add = (part: Uint8Array): void => {
    hash.update(part);
    bytes += part.length;
  };
  const cut = (): void => {
    ranges.push({ start, bytes, records, sha256: hash.digest('hex') });
    start += bytes;
    [bytes, records] = [0, 0];
    hash = createHash('sha256');
  };
  try {
    for await (const piece of gunzipped(openedFile(path))) {
      reader.read(piece);
      let from = 0;
      let last = 0;
      for (let end = ends.next(piece, 0); end >= 0; end = ends.next(piece, end)) {
        records++;
        last = end;
        if (records < recordsOfRange) continue;
        add(piece.subarray(from, end));
        from = end;
        cut();
      }
      add(piece.subarray(from));
      endsInRecord = last < piece.length;
    }
    reader.finish();
  } catch (thrown) {
    throw streamError(thrown, path, `line ${reader.line}`);
  }
  if (endsInRecord) records++;
  if (bytes > 0) cut();
  return ranges;
}
