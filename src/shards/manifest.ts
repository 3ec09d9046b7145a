import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseWith } from '../base/settings.js';
import { sha256 } from '../base/sha256.js';
import { readJsonFile, replaceFile } from '../host/node/files.js';
import { makeFolder } from '../host/node/makeFolder.js';
import { backendNames } from '../tensor/backendNames.js';

/** The most shards: their files lie in one folder. */
export const mostShards = 1_000_000;

export const manifestSchema = z.strictObject({
  format: z.literal('grae-shards-1'),
  /** The version of grae that plans and runs the shards. */
  grae: z.string(),
  /** The kind of job, and its settings. */
  job: z.looseObject({ kind: z.string() }),
  /** What the shards are made from, by its name: SHA-256 of files, names of libraries. */
  origins: z.record(z.string(), z.string()),
  /** Null for jobs that compute with none. */
  backend: z.enum(backendNames).nullable(),
  /** Null for jobs that draw nothing. */
  seed: z.number().int().nullable(),
  shards: z.number().int().min(1).max(mostShards),
});

/** Everything that there is to know about a job that is done in shards; each shard depends on it and its index alone. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

const manifestFile = 'manifest.json';

/** A manifest in its folder. */
export interface PlannedShards {
  readonly folder: string;
  readonly manifest: Manifest;
  /** The SHA-256 of the manifest, which every shard names. */
  readonly id: string;
}

/** @throws InputError for a folder without a manifest, and for one that cannot be read */
export async function readManifest(folder: string): Promise<PlannedShards> {
  const path = join(folder, manifestFile);
  return planned(folder, await readJsonFile(path, 'the manifest of planned shards'));
}

/**
 * Writes the manifest of a folder. Does nothing where the same one is there.
 *
 * @throws InputError where there is another one
 */
export async function writeManifest(folder: string, manifest: Manifest): Promise<PlannedShards> {
  const path = join(folder, manifestFile);
  await makeFolder(folder);
  const there = await readManifest(folder).catch((thrown: unknown) => {
    if (thrown instanceof InputError && thrown.code === 'not-found') return null;
    throw thrown;
  });
  // as it will be read: without fields that JSON leaves out
  const plan = planned(folder, JSON.parse(JSON.stringify(manifest)));
  if (there === null) await replaceFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
  else if (there.id !== plan.id) {
    throw new InputError({
      code: 'in-the-way',
      where: path,
      problem: 'other shards are planned here already',
      advice: [{ text: 'plan into a new folder' }],
    });
  }
  return plan;
}

function planned(folder: string, content: unknown): PlannedShards {
  const manifest = parseWith(manifestSchema, content, join(folder, manifestFile));
  return { folder, manifest, id: sha256(JSON.stringify(manifest)) };
}
