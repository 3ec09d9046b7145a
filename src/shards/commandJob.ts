import { join } from 'node:path';
import { z } from 'zod';
import { GraeError, InputError } from '../base/errors.js';
import { parseWith } from '../base/settings.js';
import type { Manifest } from './manifest.js';
import { commandSchema, type ShardCommand } from './shardCommand.js';
import type { CommandResult, JobContext, OpenedJob } from './shardJob.js';
import type { ShardPart } from './shardPart.js';

/** The settings of a job whose shards are commands. */
const commandsSchema = z.looseObject({ kind: z.string(), commands: z.array(commandSchema).default([]) });

/** What a shard keeps of its command. */
type Keep = (part: ShardPart, result: CommandResult, command: ShardCommand) => Promise<void>;

/** Returns the command of a shard that may have been begun before: it goes on from there. */
type Resumed = (command: ShardCommand) => ShardCommand;

/** Returns a job that runs a command for each shard. The shard is done when its command ends with status 0. */
export function commandJob(
  manifest: Manifest,
  context: JobContext,
  keep: Keep,
  resumed: Resumed = (command) => command,
): OpenedJob {
  const commands = commandsOf(manifest);
  return {
    part: { extension: 'jsonl', gzip: false },
    run: async (index, part, { signal }) => {
      const command = resumed(placed(commands[index]!, manifest, context));
      const result = await context.runCommand(command);
      if (signal.aborted) return false;
      if (result.status !== 0) {
        const problem = `the command of shard ${index} (${command.command}) ended with status ${result.status}`;
        // bad input stays bad however often it is tried
        throw result.status === 2 ? new InputError(problem) : new GraeError(problem);
      }
      await keep(part, result, command);
      return true;
    },
    close: () => {},
  };
}

/** Returns the commands of all shards; none for a job that runs no commands. */
export function commandsOf({ job }: Pick<Manifest, 'job'>): readonly ShardCommand[] {
  return parseWith(commandsSchema, job, 'the job of the manifest').commands;
}

/** Returns a command of a manifest as it is run: its folder, back end and permissions are those of the job. */
export function placed(
  { settings, ...command }: ShardCommand,
  { backend }: Pick<Manifest, 'backend'>,
  { folder, allowCode }: Pick<JobContext, 'folder' | 'allowCode'>,
): ShardCommand {
  const { out } = settings;
  return {
    ...command,
    settings: {
      ...settings,
      ...(out === undefined ? {} : { out: join(folder, String(out)) }),
      ...(backend === null ? {} : { backend }),
      ...(allowCode ? { allowCode } : {}),
    },
  };
}
