import { z } from 'zod';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { sha256 } from '../../../base/sha256.js';
import { unknownName } from '../../../base/unknownName.js';
import { benchmarkPath } from '../../../corpus/shipped.js';
import { readBytes, readJsonFile } from '../../../host/node/files.js';
import { parseBenchmark } from '../../../search/benchmark.js';
import { startBackend } from '../../../tensor/backend.js';
import { commandJob } from '../../commandJob.js';
import { expectPlanned } from '../../expectPlanned.js';
import type { Manifest } from '../../manifest.js';
import { modelOriginsAt, placeOfRun } from '../../modelOrigins.js';
import type { ShardCommand } from '../../shardCommand.js';
import type { JobContext, JobWork, OpenedJob, PlannedJob } from '../../shardJob.js';
import { ownSettings } from '../../sharedSettings.js';
import { benchmarkSettings } from './settings.js';

const stored = z.looseObject({
  run: z.string(),
  benchmark: z.string(),
  tasks: z.array(z.string()),
  seeds: z.array(z.number()),
  passed: z.array(z.string()),
});

type Stored = z.infer<typeof stored>;

/** Searches on tasks, a command each, which keep their results in a folder below that of the shards. */
export const benchmarkWork: JobWork = { plan, open, gather };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const { benchmark, seeds, tasks: chosen } = ownSettings(benchmarkSettings, given);
  const path = benchmarkPath(benchmark);
  const { tasks, title } = parseBenchmark(await readJsonFile(path, 'a benchmark'), benchmark);
  const run = await placeOfRun(source);
  const all = tasks.map(({ score }) => score);
  const names = chosen ?? all;
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw unknownName(`tasks of ${title} (${all.join(', ')})`, unknown, all);
  const { backend } = await startBackend(context.backend);
  const job = { kind: 'benchmark', run, benchmark, tasks: names, seeds, passed: given.passed as string[] };
  const commands = names.flatMap((task) => seeds.map((seed) => commandOf(job, [task], [seed])));
  return {
    job: { ...job, commands },
    origins: await originsOf(job, context),
    backend,
    seed: null,
    shards: commands.length,
  };
}

function commandOf({ run, benchmark, passed }: Stored, tasks: string[], seeds: number[]): ShardCommand {
  const settings = { tasks: tasks.join(), seeds: seeds.join(), out: 'benchmark' };
  return { command: 'benchmark', arguments: [run, benchmark], passed, settings };
}

async function originsOf(
  { run, benchmark }: Pick<Stored, 'run' | 'benchmark'>,
  context: JobContext,
): Promise<Record<string, string>> {
  const file = await readBytes(benchmarkPath(benchmark), 'a benchmark');
  return { ...(await modelOriginsAt(run, context)), benchmark: sha256(file) };
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const job = parseWith(stored, manifest.job, 'the job of the manifest');
  expectPlanned(manifest.origins, await originsOf(job, context), job.run);
  return commandJob(manifest, context, async (part, _, { settings: { tasks, seeds } }) => {
    await part.write(`${JSON.stringify({ tasks, seeds })}\n`);
    part.totals.count('searches');
  });
}

/** All searches are there: the command only makes their table. */
function gather({ job }: Manifest): ShardCommand {
  const all = parseWith(stored, job, 'the job of the manifest');
  return commandOf(all, all.tasks, all.seeds);
}
