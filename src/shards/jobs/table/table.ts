import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type GivenSettings, parseWith } from '../../../base/settings.js';
import { sha256 } from '../../../base/sha256.js';
import { tablePath } from '../../../corpus/shipped.js';
import { readBytes } from '../../../host/node/files.js';
import { startBackend } from '../../../tensor/backend.js';
import { commandJob } from '../../commandJob.js';
import { expectPlanned } from '../../expectPlanned.js';
import type { Manifest } from '../../manifest.js';
import type { ShardCommand } from '../../shardCommand.js';
import type { JobContext, JobWork, OpenedJob, PlannedJob } from '../../shardJob.js';
import { ownSettings } from '../../sharedSettings.js';
import { tableSettings } from './settings.js';

const stored = z.looseObject({ table: z.string(), passed: z.array(z.string()) });

/** The runs of a table, shared among commands, which keep them in a folder below that of the shards. */
export const tableWork: JobWork = { plan, open, gather };

async function plan(source: string, given: GivenSettings, context: JobContext): Promise<PlannedJob> {
  const { parts } = ownSettings(tableSettings, given);
  // a file keeps its place, wherever a shard is run from
  const table = existsSync(source) ? resolve(source) : source;
  const { backend } = await startBackend(context.backend);
  const passed = given.passed as string[];
  const commands = Array.from({ length: parts }, (_, part): ShardCommand => {
    const settings = { part: `${part + 1}/${parts}`, out: 'table' };
    return { command: 'table', arguments: [table], passed, settings };
  });
  return {
    job: { kind: 'table', table, passed, commands },
    origins: await originsOf(table),
    backend,
    seed: null,
    shards: parts,
  };
}

async function originsOf(table: string): Promise<Record<string, string>> {
  return { table: sha256(await readBytes(tablePath(table), 'a table')) };
}

async function open(manifest: Manifest, context: JobContext): Promise<OpenedJob> {
  const { table } = parseWith(stored, manifest.job, 'the job of the manifest');
  expectPlanned(manifest.origins, await originsOf(table), table);
  return commandJob(manifest, context, async (part, _, { settings }) => {
    await part.write(`${JSON.stringify({ part: settings.part })}\n`);
    part.totals.count('parts');
  });
}

/** All runs are there: the command only makes the table. */
function gather({ job }: Manifest): ShardCommand {
  const { table, passed } = parseWith(stored, job, 'the job of the manifest');
  return { command: 'table', arguments: [table], passed, settings: { out: 'table' } };
}
