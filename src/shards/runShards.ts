import { InputError } from '../base/errors.js';
import { host } from '../base/host.js';
import { jobNamed } from './jobs/jobs.js';
import type { PlannedShards } from './manifest.js';
import type { JobContext, OpenedJob } from './shardJob.js';
import { ShardPart } from './shardPart.js';
import { stateOfShard } from './shardRecord.js';

export interface RunShardsOptions extends JobContext {
  readonly signal: AbortSignal;
  readonly onProgress?: (index: number, done: number, total: number) => void;
  /** Called for each shard that was computed, with the seconds that it took. */
  readonly onDone?: (index: number, seconds: number) => void;
}

export interface RunOfShards {
  readonly computed: readonly number[];
  /** Shards that were done already. */
  readonly before: readonly number[];
  /** The shard at which the signal stopped; null if it did not. */
  readonly stopped: number | null;
}

/**
 * Computes shards, one after another; those that are done stay as they are. Other processes may compute the same ones at the
 * same time: all write the same bytes.
 *
 * @throws InputError for another version of grae than the planned one, and for a source other than the planned one
 */
export async function runShards(
  planned: PlannedShards,
  indexes: readonly number[],
  { signal, onProgress, onDone, ...context }: RunShardsOptions,
): Promise<RunOfShards> {
  const { manifest } = planned;
  await expectVersion(planned);
  const computed: number[] = [];
  const before: number[] = [];
  let job: OpenedJob | null = null;
  try {
    for (const index of indexes) {
      const state = await stateOfShard(planned, index);
      if (state.kind === 'done') {
        before.push(index);
        continue;
      }
      if (state.kind === 'damaged') context.onNote(`shard ${index} is computed again, since ${state.reason}`);
      job ??= await (await jobNamed(manifest.job.kind).load()).open(manifest, context);
      const seconds = await runShard(planned, job, index, signal, onProgress);
      if (seconds === null) return { computed, before, stopped: index };
      computed.push(index);
      onDone?.(index, seconds);
    }
  } finally {
    job?.close();
  }
  return { computed, before, stopped: null };
}

/** Returns the seconds it took, or null if the signal stopped it. */
async function runShard(
  planned: PlannedShards,
  job: OpenedJob,
  index: number,
  signal: AbortSignal,
  onProgress: RunShardsOptions['onProgress'],
): Promise<number | null> {
  const started = performance.now();
  const since = new Date().toISOString();
  const part = await ShardPart.begin(planned, index, job.part);
  try {
    const isComplete = await job.run(index, part, {
      signal,
      onProgress: (done, total) => onProgress?.(index, done, total),
    });
    if (!isComplete || signal.aborted) {
      await part.discard();
      return null;
    }
    const seconds = (performance.now() - started) / 1000;
    const { node, processor } = await host().describeMachine();
    await part.finish({ started: since, seconds, node, processor });
    return seconds;
  } catch (thrown) {
    await part.discard();
    throw thrown;
  }
}

async function expectVersion({ folder, manifest }: PlannedShards): Promise<void> {
  const { grae } = await host().describeMachine();
  if (grae === manifest.grae) return;
  throw new InputError({
    where: folder,
    expected: `grae ${manifest.grae}, with which the shards were planned`,
    received: grae,
    advice: [{ text: 'install that version' }, { text: 'plan new shards into another folder' }],
  });
}
