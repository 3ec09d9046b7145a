import { host } from '../../base/host.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { parseArraySpec, showArraySpec } from '../../shards/arraySpec.js';
import { type GivenIndex, indexOfTask } from '../../shards/arrayTask.js';
import { readManifest, writeManifest } from '../../shards/manifest.js';
import { type MergedShards, mergeShards } from '../../shards/mergeShards.js';
import { deviationOf } from '../../shards/moments.js';
import { runShards } from '../../shards/runShards.js';
import type { JobContext, ShardJob } from '../../shards/shardJob.js';
import { statusOfShards } from '../../shards/statusOfShards.js';
import type { BackendName } from '../../tensor/backend.js';
import { untilInterrupted } from '../interrupt.js';
import { duration, ProgressLine } from '../output/progress.js';
import { counted, percent, table } from '../output/text.js';
import type { Session } from '../session.js';

export interface ShardsPlanOptions {
  readonly out: string;
  readonly allowCode?: boolean;
  readonly backend?: BackendName | 'auto';
  readonly json?: boolean;
}

export interface ShardsRunOptions {
  readonly index?: string;
  readonly tasks?: number;
  readonly source?: string;
  readonly threads?: number;
  readonly allowCode?: boolean;
}

export interface ShardsStatusOptions {
  readonly quick?: boolean;
  readonly json?: boolean;
}

export interface ShardsMergeOptions {
  readonly out?: string;
  readonly partial?: boolean;
  readonly json?: boolean;
}

/** The tasks of an array that Slurm allows unless its administrator raises MaxArraySize. */
const mostTasks = 1000;

/** Plans shards, as the options of `shards plan` say. */
export async function planRun(
  session: Session,
  job: ShardJob,
  source: string,
  options: ShardsPlanOptions,
): Promise<void> {
  const { out, json } = options;
  const { plan } = await job.load();
  const { grae } = await host().describeMachine();
  const plannedJob = await plan(
    source,
    { ...options },
    { ...contextOf(session, options), backend: options.backend },
  );
  const { manifest, id } = await writeManifest(out, { format: 'grae-shards-1', grae, ...plannedJob });
  const { shards } = manifest;
  const tasks = Math.min(shards, mostTasks);
  const shared = tasks < shards ? ` --tasks ${tasks}` : '';
  const run = `grae shards run ${quoted(out)}${shared} --threads 1`;
  const commands = {
    slurm: `sbatch --array=0-${tasks - 1} --requeue --cpus-per-task=1 --wrap ${quoted(`exec ${run}`)}`,
    machine: `seq 0 ${tasks - 1} | xargs -P "$(nproc)" -I {} ${run} --index {}`,
    status: `grae shards status ${quoted(out)}`,
    merge: `grae shards merge ${quoted(out)}`,
  };
  if (json === true) {
    session.printJson({ folder: out, manifest: id, shards, commands });
    return;
  }
  session.print(`${counted(shards, 'shard')} planned in ${out} (manifest ${id.slice(0, 12)})\n`);
  session.print(`with Slurm:\n  ${commands.slurm}`);
  session.print(`on one machine:\n  ${commands.machine}`);
  session.print(`then:\n  ${commands.status}\n  ${commands.merge}`);
}

/** Computes shards, as the options of `shards run` say. */
export async function runRun(session: Session, folder: string, options: ShardsRunOptions): Promise<void> {
  const planned = await readManifest(folder);
  const { shards } = planned.manifest;
  const index: GivenIndex =
    options.index === undefined ? indexOfTask(session.io.env) : { text: options.index, from: '--index' };
  const indexes = indexesOf(index, shards, options.tasks);
  const line = new ProgressLine(session);
  let started = performance.now();
  const run = await untilInterrupted(
    session,
    (signal) =>
      runShards(planned, indexes, {
        ...contextOf(session, options),
        source: options.source,
        threads: options.threads,
        signal,
        onProgress: (index, done, total) => line.count(`shard ${index}:`, done, total, started),
        onDone: (index, seconds) => {
          line.clear();
          started = performance.now();
          session.note(`shard ${index} is done, in ${duration(seconds)}`);
        },
      }),
    'keeping the finished shards',
  );
  line.clear();
  if (run.before.length > 0) session.note(`done before: ${showArraySpec(run.before)}`);
  if (run.stopped === null) return;
  session.status = 1;
  session.note(`interrupted: shard ${run.stopped} is not done, and begins anew when it is run again`);
}

/** Returns the shards of an index, or of a task that shares them with others. */
function indexesOf({ text, from }: GivenIndex, shards: number, tasks: number | undefined): number[] {
  if (tasks === undefined) return parseArraySpec(text, shards, from);
  const mine = new Set(parseArraySpec(text, tasks, from));
  return Array.from({ length: shards }, (_, index) => index).filter((index) => mine.has(index % tasks));
}

/** Prints what is missing, as the options of `shards status` say. */
export async function statusRun(
  session: Session,
  folder: string,
  options: ShardsStatusOptions,
): Promise<void> {
  const planned = await readManifest(folder);
  const status = await statusOfShards(planned, { quick: options.quick === true });
  const { shards, done, missing, damaged, seconds, strings } = status;
  const spec = showArraySpec(missing);
  if (missing.length > 0) session.status = 1;
  if (options.json === true) {
    const { job, origins, backend, seed } = planned.manifest;
    session.printJson({
      folder,
      manifest: planned.id,
      job: job.kind,
      origins,
      backend,
      seed,
      shards,
      done: { count: done.length, spec: showArraySpec(done) },
      missing: { count: missing.length, spec },
      damaged,
      seconds,
      strings,
    });
    return;
  }
  if (spec !== '') session.print(spec);
  for (const { index, reason } of damaged) session.note(`shard ${index} has to be run again: ${reason}`);
  const rate =
    strings > 0 && seconds > 0 ? `, ${Math.round(strings / seconds)} strings a second and task` : '';
  session.note(
    `${showCount(done.length)} of ${counted(shards, 'shard')} ${done.length === 1 ? 'is' : 'are'} done, in ${duration(seconds)} of computation${rate}`,
  );
}

/** Joins shards, as the options of `shards merge` say. */
export async function mergeRun(session: Session, folder: string, options: ShardsMergeOptions): Promise<void> {
  const planned = await readManifest(folder);
  const line = new ProgressLine(session);
  const started = performance.now();
  const merged = await mergeShards(planned, {
    out: options.out,
    partial: options.partial,
    onProgress: (done, total) => line.count('merging', done, total, started),
  });
  line.clear();
  const { distinct, totals, missing } = merged;
  if (options.json === true) {
    const { job, origins, backend, seed, shards } = planned.manifest;
    session.printJson({
      manifest: planned.id,
      job: job.kind,
      origins,
      backend,
      seed,
      shards,
      merged: showArraySpec(merged.merged),
      missing: showArraySpec(missing),
      ...totals,
      different: differentOf(distinct),
      ...distinct,
    });
  } else printMerged(session, merged);
  if (missing.length === 0) return;
  session.status = 1;
  session.note(`left out: ${showArraySpec(missing)}`);
}

/** The different strings in all lists, which have none in common. */
function differentOf(distinct: MergedShards['distinct']): number | null {
  const counts = Object.values(distinct);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function printMerged(session: Session, { totals, distinct }: MergedShards): void {
  const { counts, groups, moments } = totals;
  const { strings = 0, valid } = counts;
  const different = differentOf(distinct);
  const others = Object.entries(counts).filter(([name]) => !['strings', 'valid'].includes(name));
  const rows = [
    ['strings', showCount(strings), ''],
    ...(valid === undefined ? [] : [['valid', showCount(valid), percent(valid, strings)]]),
    ...(different === null
      ? []
      : [['unique', showCount(different), `${percent(different, valid ?? strings)} of the valid`]]),
    ...(distinct.novel === undefined
      ? []
      : [['novel', showCount(distinct.novel), `${percent(distinct.novel, different ?? 0)} of the unique`]]),
    ...others.map(([name, count]) => [name, showCount(count), '']),
    ...Object.entries(groups).flatMap(([group, names]) =>
      Object.entries(names)
        .sort(([, a], [, b]) => b - a)
        .map(([name, count]) => [
          `${group}: ${name}`,
          showCount(count),
          percent(count, counts.draws ?? strings),
        ]),
    ),
  ];
  session.print(table(['all shards', 'count', 'share'], rows));
  const scores = Object.entries(moments);
  if (scores.length === 0) return;
  session.print(
    `\n${table(
      ['score', 'count', 'mean', 'sd', 'least', 'most'],
      scores.map(([name, one]) => [
        name,
        showCount(one.count),
        showValue(one.mean),
        showValue(deviationOf(one)),
        showValue(one.least),
        showValue(one.most),
      ]),
    )}`,
  );
}

function contextOf(session: Session, { allowCode = false }: { readonly allowCode?: boolean }): JobContext {
  return { allowCode, onNote: (said) => session.note(said) };
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
