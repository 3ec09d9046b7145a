import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { GraeError } from '../base/errors.js';
import { lineEnds, writtenRowEnds } from '../corpus/recordEnds.js';
import { readBytes } from '../host/node/files.js';
import { changedFile } from './hashFiles.js';
import { Marks } from './marks.js';
import type { ShardRecord } from './shardRecord.js';

/** The marked hashes of a list of a shard. */
export interface MarkedList {
  readonly list: string;
  readonly marks: Marks;
}

/**
 * Returns marks of the rows of a shard in which marked hashes occur first.
 *
 * @throws InputError for a file of rows that is not the one that was written
 */
export async function markedRows(
  folder: string,
  { hashes, totals }: ShardRecord,
  lists: readonly MarkedList[],
): Promise<Marks> {
  const rows = new Marks(rowsIn(totals));
  for (const { list, marks } of lists) {
    const file = hashes[list]?.rows;
    if (file === undefined) continue;
    const path = join(folder, file.file);
    const bytes = await readBytes(path, 'the rows of hashes');
    if (createHash('sha256').update(bytes).digest('hex') !== file.sha256) throw changedFile(path);
    const firstRows = new Uint32Array(bytes.slice().buffer);
    for (let place = 0; place < firstRows.length; place++) {
      if (marks.has(place)) rows.mark(firstRows[place]!);
    }
  }
  return rows;
}

function rowsIn({ counts }: ShardRecord['totals']): number {
  return (counts.strings ?? 0) + (counts['rows without a string'] ?? 0);
}

/**
 * Yields the marked rows of the content of a shard.
 *
 * @param pieces the content without its header, decompressed
 * @throws GraeError where the content has another number of rows than the shard counted
 */
export async function* keptRows(
  pieces: AsyncIterable<Buffer>,
  { content, index, totals }: ShardRecord,
  kept: Marks,
): AsyncGenerator<Buffer> {
  const ends = /\.csv(\.gz)?$/.test(content.file) ? writtenRowEnds() : lineEnds();
  const expected = rowsIn(totals);
  let row = 0;
  /** The beginning of a row whose end has not come yet. */
  let begun: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = begun.length === 0 ? piece : Buffer.concat([begun, piece]);
    let [start, from] = [0, 0];
    for (let end = ends.next(bytes, begun.length); end >= 0; end = ends.next(bytes, end)) {
      if (row >= expected) throw otherRows(content.file, index, expected);
      if (!kept.has(row)) {
        if (from > start) yield bytes.subarray(start, from);
        start = end;
      }
      from = end;
      row++;
    }
    if (from > start) yield bytes.subarray(start, from);
    begun = bytes.subarray(from);
  }
  if (row !== expected) throw otherRows(content.file, index, expected);
}

function otherRows(file: string, index: number, expected: number): GraeError {
  return new GraeError({
    code: 'damaged',
    where: file,
    problem: `expected ${expected} rows, as shard ${index} has counted, but the file has another number: some strings hold line ends`,
    advice: [{ text: 'plan shards that write CSV, which quotes them', setting: 'scores' }],
  });
}
