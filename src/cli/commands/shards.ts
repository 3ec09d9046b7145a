import type { Command } from 'commander';
import { Option } from 'commander';
import { settingsOf } from '../../base/settings.js';
import { shardJobs } from '../../shards/jobs/jobs.js';
import type { OptionGroup, ShardJob } from '../../shards/shardJob.js';
import { addConstraintOptions } from '../options/constraints.js';
import { addDecodingOptions } from '../options/decoding.js';
import { flagOf } from '../options/flagOf.js';
import { optionOf } from '../options/settings.js';
import { allowCodeOption, backendOption, integer, jsonOption, threadsOption } from '../options/shared.js';
import type { Session } from '../session.js';
import type {
  ShardsMergeOptions,
  ShardsPlanOptions,
  ShardsRunOptions,
  ShardsStatusOptions,
} from './shardsRun.js';

const groups: Readonly<Record<OptionGroup, (command: Command) => Command>> = {
  constraints: addConstraintOptions,
  decoding: addDecodingOptions,
  backend: (command) => command.addOption(backendOption()),
};

export function addShards(program: Command, session: Session): void {
  const shards = program
    .command('shards')
    .description(
      'Does a big job in shards, which an array of jobs, GNU parallel or a loop computes in any order, on any number of machines (docs/clusters.md).',
    );
  addPlan(shards, session);
  addRun(shards, session);
  addStatus(shards, session);
  addMerge(shards, session);
}

function addPlan(shards: Command, session: Session): void {
  const plan = shards
    .command('plan')
    .summary(`write the manifest of a job: ${shardJobs.map(({ kind }) => kind).join(', ')}`)
    .description('Writes the manifest of a job, and says how to run its shards.');
  for (const job of shardJobs) {
    const command = plan
      .command(job.kind)
      .summary(`plan shards: ${job.summary}`)
      .description(`Plans ${job.summary}, in shards.`)
      .argument(`<${job.source.name}>`, job.source.what)
      .requiredOption('-o, --out <folder>', 'folder for the manifest and the shards, which all machines see');
    for (const setting of settingsOf(job.settings)) {
      const isOptional = job.settings.shape[setting.name]!.safeParse(undefined).success;
      command.addOption(optionOf(setting).makeOptionMandatory(!isOptional));
    }
    for (const group of job.groups) groups[group](command);
    const { passesTo } = job;
    if (passesTo !== null) {
      command.argument('[options...]', `options of grae ${passesTo.command}, behind --, for every shard`);
    }
    command.addOption(allowCodeOption()).addOption(jsonOption());
    command
      .addHelpText('after', `\nExample:\n  ${exampleOf(job)}`)
      .action(async (source: string, ...more: unknown[]) => {
        const passed = passesTo === null ? [] : (more.shift() as readonly string[]);
        const { planRun } = await import('./shardsRun.js');
        return planRun(session, job, source, passed, more[0] as ShardsPlanOptions);
      });
  }
}

function exampleOf({ kind, example: { source, out, settings, passed } }: ShardJob): string {
  const optionsOf = (values: object) =>
    Object.entries(values).map(([name, value]) => `${flagOf(name)} ${value}`);
  const options = optionsOf({ out, ...settings });
  const behind = passed === undefined ? '' : ` -- ${optionsOf(passed).join(' ')}`;
  return `grae shards plan ${kind} ${source} ${options.join(' ')}${behind}`;
}

const folderArgument = 'folder of a manifest';

function addRun(shards: Command, session: Session): void {
  shards
    .command('run')
    .summary('compute shards of a job')
    .description(
      'Computes one shard, or several one after another. Shards that are done are left as they are. A shard depends on the manifest and its index alone, so it may be killed and run again anywhere, even twice at once.',
    )
    .argument('<folder>', folderArgument)
    .addOption(
      new Option(
        '--index <indexes>',
        'the shard, or several as in 3,7-9,40; by default the index that Slurm, Kubernetes, PBS or AWS Batch gives the task of an array',
      ),
    )
    .addOption(
      new Option(
        '--tasks <n>',
        'share all shards among this many tasks: the index is that of the task, which computes every n-th shard',
      ).argParser(integer(1)),
    )
    .addOption(
      new Option(
        '--source <place>',
        'where the run or the file is on this machine; its hashes have to be the planned ones',
      ),
    )
    .addOption(threadsOption())
    .addOption(allowCodeOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae shards run samples --index 0-9\n  seq 0 499 | xargs -P 8 -I I grae shards run samples --index I --threads 1',
    )
    .action(async (folder: string, options: ShardsRunOptions) => {
      const { runRun } = await import('./shardsRun.js');
      return runRun(session, folder, options);
    });
}

function addStatus(shards: Command, session: Session): void {
  shards
    .command('status')
    .summary('which shards of a job are missing')
    .description(
      'Prints the shards that are missing or damaged as the specification of an array: 3,7-9,40. Exit status 1 while there are any.',
    )
    .argument('<folder>', folderArgument)
    .addOption(
      new Option('--quick', 'compare the sizes of files, and not their hashes, for which all are read'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae shards status samples\n  sbatch --array="$(grae shards status samples)" shards.sh',
    )
    .action(async (folder: string, options: ShardsStatusOptions) => {
      const { statusRun } = await import('./shardsRun.js');
      return statusRun(session, folder, options);
    });
}

function addMerge(shards: Command, session: Session): void {
  shards
    .command('merge')
    .summary('join the shards of a job')
    .description(
      'Joins what the shards have written, in their order, and counts over all of them: valid, different and novel strings, reasons of refusals, scores. Memory is bounded, however much there is.',
    )
    .argument('<folder>', folderArgument)
    .addOption(
      new Option(
        '-o, --out <file>',
        'write the contents of all shards to this file; compressed if its name ends in .gz',
      ),
    )
    .addOption(
      new Option(
        '--unique',
        'write each meaning once: the valid strings whose canonical form did not come before',
      ),
    )
    .addOption(
      new Option(
        '--novel',
        'write each meaning once that the training set does not have; for samples of a model',
      ).conflicts('unique'),
    )
    .addOption(new Option('--partial', 'leave out shards that are missing'))
    .addOption(allowCodeOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nExamples:\n  grae shards merge samples -o samples.smi.gz\n  grae shards merge samples --unique -o unique.smi',
    )
    .action(async (folder: string, options: ShardsMergeOptions) => {
      const { mergeRun } = await import('./shardsRun.js');
      return mergeRun(session, folder, options);
    });
}
