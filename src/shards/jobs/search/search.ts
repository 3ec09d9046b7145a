import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenSettings } from '../../../base/settings.js';
import { settingsFile } from '../../../search/searchFiles.js';
import { startBackend } from '../../../tensor/backend.js';
import { commandJob } from '../../commandJob.js';
import { expectPlanned } from '../../expectPlanned.js';
import type { Manifest } from '../../manifest.js';
import { modelOriginsAt, placeOfRun } from '../../modelOrigins.js';
import type { ShardCommand } from '../../shardCommand.js';
import type { CommandResult, JobContext, JobWork, OpenedJob, PlannedJob } from '../../shardJob.js';
import type { ShardPart } from '../../shardPart.js';
import { ownSettings } from '../../sharedSettings.js';
import { searchSettings } from './settings.js';

/** Searches, a command for each seed, which keep their evaluations in folders below that of the shards. */
export const searchWork: JobWork = { plan, open };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const { seeds } = ownSettings(searchSettings, given);
  const run = await placeOfRun(source);
  const { backend } = await startBackend(context.backend);
  const commands = seeds.map((seed): ShardCommand => {
    const settings = { seed, json: true, out: `seed-${seed}` };
    return { command: 'optimize', arguments: [run], passed: given.passed as string[], settings };
  });
  return {
    job: { kind: 'search', run, commands },
    origins: await modelOriginsAt(run, context),
    backend,
    seed: null,
    shards: seeds.length,
  };
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const place = String(manifest.job.run);
  expectPlanned(manifest.origins, await modelOriginsAt(place, context), place);
  return commandJob(manifest, context, keep, resumed);
}

function resumed(command: ShardCommand): ShardCommand {
  const { settings } = command;
  const isBegun = existsSync(join(String(settings.out), settingsFile));
  return isBegun ? { ...command, settings: { ...settings, resume: true } } : command;
}

interface SearchDocument {
  readonly evaluations: number;
  readonly best: readonly { readonly value: number | null }[];
}

/** Keeps the document of a search in a line, without the time that it took. */
async function keep(part: ShardPart, { stdout }: CommandResult): Promise<void> {
  const withoutTimes = (name: string, value: unknown): unknown => (name === 'seconds' ? undefined : value);
  const document = JSON.parse(stdout) as SearchDocument;
  await part.write(`${JSON.stringify(document, withoutTimes)}\n`);
  part.totals.count('searches');
  part.totals.count('evaluations', document.evaluations);
  const best = document.best[0]?.value;
  if (typeof best === 'number') part.totals.measure('best value', best);
}
