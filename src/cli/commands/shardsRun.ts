import { Writable } from 'node:stream';
import { InputError } from '../../base/errors.js';
import { host } from '../../base/host.js';
import { showCount, showValue } from '../../base/showNumber.js';
import { parseArraySpec, showArraySpec } from '../../shards/arraySpec.js';
import { type GivenIndex, indexOfTask } from '../../shards/arrayTask.js';
import { commandsOf, placed } from '../../shards/commandJob.js';
import { jobNamed } from '../../shards/jobs/jobs.js';
import { readManifest, writeManifest } from '../../shards/manifest.js';
import { type MergedShards, mergeShards } from '../../shards/mergeShards.js';
import { deviationOf } from '../../shards/moments.js';
import { runShards } from '../../shards/runShards.js';
import type { ShardCommand } from '../../shards/shardCommand.js';
import type { JobContext, ShardJob } from '../../shards/shardJob.js';
import { statusOfShards } from '../../shards/statusOfShards.js';
import type { BackendName } from '../../tensor/backend.js';
import { untilInterrupted } from '../interrupt.js';
import { flagOf } from '../options/flagOf.js';
import { duration, ProgressLine } from '../output/progress.js';
import { counted, percent, table } from '../output/text.js';
import type { CommandLine, Session } from '../session.js';

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
  readonly allowCode?: boolean;
  readonly out?: string;
  readonly unique?: boolean;
  readonly novel?: boolean;
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
  passed: readonly string[],
  options: ShardsPlanOptions,
): Promise<void> {
  expectUnreserved(job, passed);
  const { out, json } = options;
  const { plan } = await job.load();
  const { grae } = await host().describeMachine();
  const plannedJob = await plan(
    source,
    { ...options, passed },
    { ...contextOf(session, out, options), backend: options.backend },
  );
  // a mistake in the options of commands shows before any machine starts
  for (const command of commandsOf(plannedJob).slice(0, 1)) {
    await commandLineOf(session).check(wordsOf(command), session.io);
  }
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
        ...contextOf(session, folder, options),
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
  session.note(`interrupted: shard ${run.stopped} is not done; run it again`);
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
  const strings = options.unique === true ? 'unique' : options.novel === true ? 'novel' : 'all';
  if (strings !== 'all' && options.out === undefined) {
    throw new InputError(`expected --out with --${strings}: the file for these strings`);
  }
  const planned = await readManifest(folder);
  const line = new ProgressLine(session);
  const started = performance.now();
  const merged = await mergeShards(planned, {
    out: options.out,
    strings,
    partial: options.partial,
    onProgress: (done, total) => line.count('merging', done, total, started),
  });
  line.clear();
  const { distinct, totals, missing, written } = merged;
  const { gather, remark } = await jobNamed(planned.manifest.job.kind).load();
  if (gather !== undefined && missing.length === 0) {
    const context = { folder, allowCode: options.allowCode === true };
    const command = placed(gather(planned.manifest), planned.manifest, context);
    const more = options.json === true ? ['--json'] : [];
    session.status = await commandLineOf(session).run([...wordsOf(command), ...more], session.io);
    return;
  }
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
      distinct,
      different: differentOf(distinct),
      ...(written === null ? {} : { written }),
      ...(merged.metrics === null ? {} : { metrics: finiteOnly(merged.metrics) }),
    });
  } else printMerged(session, merged);
  if (written !== null) session.note(`${counted(written, 'string')} in ${options.out}, each once`);
  if (remark !== undefined) session.note(remark);
  if (missing.length === 0) return;
  session.status = 1;
  session.note(`left out: ${showArraySpec(missing)}`);
}

/** The different strings of a job that judges them, whose lists have none in common; null for others. */
function differentOf({ novel, known, different }: MergedShards['distinct']): number | null {
  const counts = [novel, known, different].filter((count) => count !== undefined);
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** JSON knows no NaN. */
function finiteOnly(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}

function printMerged(session: Session, { totals, distinct, metrics }: MergedShards): void {
  const { counts, groups, moments } = totals;
  const { strings, valid } = counts;
  const different = differentOf(distinct);
  const others = Object.entries(counts).filter(([name]) => !['strings', 'valid'].includes(name));
  const rows = [
    ...(strings === undefined ? [] : [['strings', showCount(strings), '']]),
    ...(valid === undefined ? [] : [['valid', showCount(valid), percent(valid, strings ?? valid)]]),
    ...(different === null
      ? []
      : [['unique', showCount(different), `${percent(different, valid ?? different)} of the valid`]]),
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
          percent(count, counts.draws ?? strings ?? count),
        ]),
    ),
  ];
  session.print(table(['all shards', 'count', 'share'], rows));
  if (metrics !== null) {
    const values = Object.entries(metrics).map(([name, value]) => [name, showValue(value)]);
    session.print(`\n${table(['metric', 'all shards'], values)}`);
  }
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

function contextOf(
  session: Session,
  folder: string,
  { allowCode = false }: { readonly allowCode?: boolean },
): JobContext {
  return {
    folder,
    allowCode,
    onNote: (said) => session.note(said),
    runCommand: async (command) => {
      const stdout = new Collector();
      const status = await commandLineOf(session).run(wordsOf(command), { ...session.io, stdout });
      return { status, stdout: stdout.text };
    },
  };
}

/** Collects what a command prints. */
class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function commandLineOf({ commandLine }: Session): CommandLine {
  if (commandLine !== null) return commandLine;
  throw new Error('expected a session of a command line');
}

/** The words of a command line. */
function wordsOf({ command, arguments: given, passed, settings }: ShardCommand): string[] {
  const options = Object.entries(settings).flatMap(([name, value]) => {
    const flag = flagOf(name);
    return value === true ? [flag] : [`${flag}=${value}`];
  });
  return [command, ...given, ...passed, ...options];
}

/** Refuses options for the command of a shard that each shard sets itself. */
function expectUnreserved({ passesTo }: ShardJob, passed: readonly string[]): void {
  const flags = passesTo?.reserved.map(flagOf) ?? [];
  const mine = passed.find((word) => flags.includes(word.split('=', 1)[0]!) || /^-o/.test(word));
  if (mine === undefined) return;
  throw new InputError(`expected no ${mine} behind --, since each shard sets its own`);
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
