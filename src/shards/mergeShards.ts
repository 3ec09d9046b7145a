import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GraeError, InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { NewFile } from '../host/node/newFile.js';
import { showArraySpec } from './arraySpec.js';
import { countDistinct, type HashFile } from './countDistinct.js';
import { jobNamed } from './jobs/jobs.js';
import type { PlannedShards } from './manifest.js';
import { type ShardRecord, stateOfShard } from './shardRecord.js';
import { joinedTotals, noTotals, type Totals } from './totals.js';

export interface MergeOptions {
  /** The file for the contents of all shards, in order; compressed if its name ends in `.gz`. Defaults to none. */
  readonly out?: string | undefined;
  /** Whether to leave out shards that are missing. Defaults to false. */
  readonly partial?: boolean | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface MergedShards {
  /** The shards that were merged. */
  readonly merged: readonly number[];
  readonly missing: readonly number[];
  readonly totals: Totals;
  /** The number of different canonical forms in each list of all shards together. */
  readonly distinct: Readonly<Record<string, number>>;
  /** What the job has computed of all shards together, by name; null for a job that computes nothing more. */
  readonly metrics: Readonly<Record<string, number>> | null;
}

/**
 * Joins the results of shards, in the order of their indexes, in bounded memory. Everything is checked as it is read.
 *
 * @throws GraeError where shards are missing or damaged; the file is then as it was
 */
export async function mergeShards(
  planned: PlannedShards,
  { out, partial = false, onProgress }: MergeOptions = {},
): Promise<MergedShards> {
  const { manifest } = planned;
  const missing: number[] = [];
  const merged: number[] = [];
  let areCompressed = false;
  for (let index = 0; index < manifest.shards; index++) {
    const state = await stateOfShard(planned, index, { quick: true });
    if (state.kind === 'done') areCompressed = state.record.content.file.endsWith('.gz');
    (state.kind === 'done' ? merged : missing).push(index);
  }
  if (missing.length > 0 && (!partial || merged.length === 0)) throw incomplete(planned, missing);
  const compresses = out?.endsWith('.gz') === true;
  const target = out === undefined ? null : await NewFile.begin(out, { gzip: compresses && !areCompressed });
  let totals = noTotals;
  const lists = new Map<string, HashFile[]>();
  try {
    for (const [place, index] of merged.entries()) {
      const state = await stateOfShard(planned, index, { quick: true });
      if (state.kind !== 'done') throw incomplete(planned, [index]);
      const { record } = state;
      await copyContent(planned, record, target, {
        isFirst: place === 0,
        expands: areCompressed && !compresses,
      });
      totals = joinedTotals(totals, record.totals);
      for (const [list, { file, bytes, sha256 }] of Object.entries(record.hashes)) {
        const files = lists.get(list) ?? [];
        files.push({ path: join(planned.folder, file), bytes, sha256 });
        lists.set(list, files);
      }
      onProgress?.(place + 1, merged.length);
    }
    const distinct: Record<string, number> = {};
    for (const [list, files] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
      distinct[list] = await countDistinct(files);
    }
    const { metrics } = await jobNamed(manifest.job.kind).load();
    const different = (names: readonly string[]) =>
      countDistinct(names.flatMap((name) => lists.get(name) ?? []));
    // without some of its shards a set is another one
    const values = metrics === undefined || missing.length > 0 ? null : await metrics(totals, different);
    await target?.finish();
    return { merged, missing, totals, distinct, metrics: values };
  } catch (thrown) {
    await target?.discard();
    throw thrown;
  }
}

interface CopyOptions {
  /** Whether nothing was copied before, so that the header belongs there. */
  readonly isFirst: boolean;
  /** Whether the content is to be decompressed. */
  readonly expands: boolean;
}

/** Copies what a shard produced, and checks it on the way. */
async function copyContent(
  { folder }: PlannedShards,
  { content, index }: ShardRecord,
  target: NewFile | null,
  { isFirst, expands }: CopyOptions,
): Promise<void> {
  const path = join(folder, content.file);
  const hash = createHash('sha256');
  async function* pieces(): AsyncGenerator<Buffer> {
    let skip = isFirst ? 0 : content.header;
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      const rest = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - rest.length;
      if (rest.length > 0) yield rest;
    }
  }
  try {
    for await (const piece of expands ? expanded(pieces()) : pieces()) await target?.write(piece);
  } catch (thrown) {
    if (thrown instanceof GraeError) throw thrown;
    throw new InputError({ code: codeOfUnreadable(thrown), where: path, problem: whyUnreadable(thrown) });
  }
  if (hash.digest('hex') === content.sha256) return;
  throw new GraeError({
    code: 'damaged',
    where: path,
    problem: `expected what shard ${index} wrote, but the file has changed`,
    advice: [{ text: 'run the shard again', setting: 'index', value: index }],
  });
}

function expanded(pieces: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  // an error of either stream reaches the reader through the second one
  return pipeline(Readable.from(pieces, { objectMode: false }), createGunzip(), () => {});
}

function incomplete({ folder }: PlannedShards, missing: readonly number[]): GraeError {
  const spec = showArraySpec(missing);
  return new GraeError({
    code: 'not-ready',
    where: folder,
    problem: `expected all shards to be done, but these are missing or damaged: ${spec}`,
    advice: [
      { text: 'run them', setting: 'index', value: spec },
      { text: 'merge the others', setting: 'partial' },
    ],
  });
}
