import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GraeError, InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';
import { NewFile } from '../host/node/newFile.js';
import { showArraySpec } from './arraySpec.js';
import { countDistinct, firstHashes, type HashFile } from './hashFiles.js';
import { jobNamed } from './jobs/jobs.js';
import { keptRows, type MarkedList, markedRows } from './keptRows.js';
import type { PlannedShards } from './manifest.js';
import type { Marks } from './marks.js';
import { type ShardRecord, stateOfShard } from './shardRecord.js';
import { joinedTotals, noTotals, type Totals } from './totals.js';

/** The strings of all shards that a file gets: every one, each meaning once, or each that the training set lacks once. */
export type MergedStrings = 'all' | 'unique' | 'novel';

export interface MergeOptions {
  /** The file for the contents of all shards, in order; compressed if its name ends in `.gz`. Defaults to none. */
  readonly out?: string | undefined;
  /** The strings in that file. Defaults to `all`. */
  readonly strings?: MergedStrings | undefined;
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
  /** The number of strings in the file; null where all strings are in it, or there is no file. */
  readonly written: number | null;
}

/**
 * Joins the results of shards, in the order of their indexes, in bounded memory; to leave out repeated strings takes a bit for
 * each string besides. Everything is checked as it is read.
 *
 * @throws GraeError where shards are missing or damaged; the file is then as it was
 * @throws InputError where repeated strings are to be left out and the shards have not judged them
 */
export async function mergeShards(
  planned: PlannedShards,
  { out, strings = 'all', partial = false, onProgress }: MergeOptions = {},
): Promise<MergedShards> {
  const { manifest } = planned;
  await expectOtherFile(planned, out);
  const missing: number[] = [];
  const merged: number[] = [];
  let areCompressed = false;
  let totals = noTotals;
  const lists = new Map<string, ListFile[]>();
  for (let index = 0; index < manifest.shards; index++) {
    const state = await stateOfShard(planned, index, { quick: true });
    if (state.kind !== 'done') {
      missing.push(index);
      continue;
    }
    const { record } = state;
    areCompressed = record.content.file.endsWith('.gz');
    totals = joinedTotals(totals, record.totals);
    for (const [list, { file, bytes, sha256, rows }] of Object.entries(record.hashes)) {
      const files = lists.get(list) ?? [];
      files.push({ index, path: join(planned.folder, file), bytes, sha256, isOfRows: rows !== undefined });
      lists.set(list, files);
    }
    merged.push(index);
  }
  if (missing.length > 0 && (!partial || merged.length === 0)) throw incomplete(planned, missing);
  const chosen = strings === 'all' ? null : chosenLists(planned, lists, strings);
  const compresses = out?.endsWith('.gz') === true;
  // compressed parts are joined as they are, unless rows are chosen among them
  const expands = areCompressed && (!compresses || chosen !== null);
  const target =
    out === undefined ? null : await NewFile.begin(out, { gzip: compresses && (!areCompressed || expands) });
  try {
    const distinct: Record<string, number> = {};
    const marks = new Map<number, MarkedList[]>();
    for (const [list, files] of [...lists].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const firsts = chosen?.includes(list) === true ? await firstHashes(files) : null;
      distinct[list] =
        firsts === null ? await countDistinct(files) : firsts.reduce((sum, { count }) => sum + count, 0);
      for (const [place, { index }] of files.entries()) {
        if (firsts !== null) marks.set(index, [...(marks.get(index) ?? []), { list, marks: firsts[place]! }]);
      }
    }
    for (const [place, index] of merged.entries()) {
      const state = await stateOfShard(planned, index, { quick: true });
      if (state.kind !== 'done') throw incomplete(planned, [index]);
      const { record } = state;
      const rows = chosen === null ? null : await markedRows(planned.folder, record, marks.get(index) ?? []);
      await copyContent(planned, record, target, { isFirst: place === 0, expands, rows });
      onProgress?.(place + 1, merged.length);
    }
    const { metrics } = await jobNamed(manifest.job.kind).load();
    const different = (names: readonly string[]) =>
      countDistinct(names.flatMap((name) => lists.get(name) ?? []));
    // without some of its shards a set is another one
    const values = metrics === undefined || missing.length > 0 ? null : await metrics(totals, different);
    await target?.finish();
    const written = chosen?.reduce((sum, list) => sum + (distinct[list] ?? 0), 0) ?? null;
    return { merged, missing, totals, distinct, metrics: values, written };
  } catch (thrown) {
    await target?.discard();
    throw thrown;
  }
}

/** @throws InputError for a file of the shards themselves */
async function expectOtherFile({ folder }: PlannedShards, out: string | undefined): Promise<void> {
  if (out === undefined || !/^(?:manifest\.json|part-\d{6}.*)$/.test(basename(out))) return;
  const [here, there] = await Promise.all(
    [folder, dirname(out)].map((path) => realpath(path).catch(() => null)),
  );
  if (here !== there) return;
  throw new InputError({
    code: 'in-the-way',
    where: out,
    problem: 'expected another file than those of the shards, which are still needed',
    advice: [{ text: 'choose another name', setting: 'out' }],
  });
}

interface ListFile extends HashFile {
  /** The shard. */
  readonly index: number;
  /** Whether its hashes are of rows of the content. */
  readonly isOfRows: boolean;
}

/** Returns the lists of the strings to write. @throws InputError where there are none */
function chosenLists(
  { folder }: PlannedShards,
  lists: ReadonlyMap<string, readonly ListFile[]>,
  strings: 'unique' | 'novel',
): string[] {
  const names = [...lists].filter(([, files]) => files.some((one) => one.isOfRows)).map(([name]) => name);
  if (names.length === 0) {
    throw new InputError({
      where: folder,
      problem:
        'expected strings that were judged, whose canonical forms tell which of them are the same, but these shards have none that are valid',
    });
  }
  if (strings === 'unique') return names;
  if (names.some((name) => !['novel', 'known'].includes(name))) {
    throw new InputError({
      where: folder,
      problem: 'expected samples of a model, whose training set tells which strings are novel',
      advice: [{ text: 'write each string once', setting: 'unique' }],
    });
  }
  return ['novel'];
}

interface CopyOptions {
  /** Whether nothing was copied before, so that the header belongs there. */
  readonly isFirst: boolean;
  /** Whether the content is to be decompressed. */
  readonly expands: boolean;
  /** The rows to copy; null for all. */
  readonly rows: Marks | null;
}

/** Copies what a shard produced, and checks it on the way. */
async function copyContent(
  { folder }: PlannedShards,
  record: ShardRecord,
  target: NewFile | null,
  { isFirst, expands, rows }: CopyOptions,
): Promise<void> {
  const { content, index } = record;
  const path = join(folder, content.file);
  const hash = createHash('sha256');
  const plain = (bytes: AsyncIterable<Buffer>) => (expands ? expanded(bytes) : bytes);
  async function* rest(): AsyncGenerator<Buffer> {
    let skip = content.header;
    for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      const behind = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - behind.length;
      if (behind.length > 0) yield behind;
    }
  }
  try {
    if (isFirst && content.header > 0) {
      const header: AsyncIterable<Buffer> = createReadStream(path, { end: content.header - 1 });
      for await (const piece of plain(header)) await target?.write(piece);
    }
    const all = plain(rest());
    for await (const piece of rows === null ? all : keptRows(all, record, rows)) await target?.write(piece);
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
