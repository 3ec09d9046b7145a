import { join } from 'node:path';
import { readJsonFile } from '../host/node/files.js';
import type { PlannedShards } from './manifest.js';
import { partName, stateOfShard } from './shardRecord.js';

export interface StatusOfShards {
  readonly shards: number;
  readonly done: readonly number[];
  /** The shards to compute: those without a result, and those with a damaged one. */
  readonly missing: readonly number[];
  readonly damaged: readonly { readonly index: number; readonly reason: string }[];
  /** The seconds that the shards took that are done. */
  readonly seconds: number;
  readonly strings: number;
}

/**
 * Looks at all shards of a folder.
 *
 * @param quick whether to compare the sizes of files and not their hashes. Defaults to false
 */
export async function statusOfShards(
  planned: PlannedShards,
  { quick = false } = {},
): Promise<StatusOfShards> {
  const done: number[] = [];
  const missing: number[] = [];
  const damaged: { index: number; reason: string }[] = [];
  let [seconds, strings] = [0, 0];
  for (let index = 0; index < planned.manifest.shards; index++) {
    const state = await stateOfShard(planned, index, { quick });
    if (state.kind === 'done') {
      done.push(index);
      seconds += await secondsOf(planned, index);
      strings += state.record.totals.counts.strings ?? 0;
      continue;
    }
    missing.push(index);
    if (state.kind === 'damaged') damaged.push({ index, reason: state.reason });
  }
  return { shards: planned.manifest.shards, done, missing, damaged, seconds, strings };
}

/** A remark that nothing depends on. */
async function secondsOf({ folder }: PlannedShards, index: number): Promise<number> {
  const path = join(folder, `${partName(index)}.times.json`);
  const times = await readJsonFile(path, 'the times of a shard').catch(() => null);
  const seconds = (times as { readonly seconds?: unknown } | null)?.seconds;
  return typeof seconds === 'number' ? seconds : 0;
}
