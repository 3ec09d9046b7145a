import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseWith } from '../base/settings.js';
import { readJsonFile } from '../host/node/files.js';
import { sha256OfFile } from '../host/node/sha256OfFile.js';
import type { PlannedShards } from './manifest.js';
import { totalsSchema } from './totals.js';

const fileSchema = z.strictObject({
  /** Its name; never a path out of the folder. */
  file: z.string().regex(/^part-\d{6}[\w.-]*$/),
  bytes: z.number().int().min(0),
  sha256: z.string(),
});

export const recordSchema = z.strictObject({
  format: z.literal('grae-shard-1'),
  /** The SHA-256 of the manifest. */
  manifest: z.string(),
  index: z.number().int().min(0),
  /** The version of grae that computed the shard. */
  grae: z.string(),
  /** What the shard produced, in order; `header` counts the bytes at its front that all shards share. */
  content: fileSchema.extend({ header: z.number().int().min(0) }),
  /** Files of hashes of canonical forms, sorted, each once, by what they are hashes of. */
  hashes: z.record(
    z.string(),
    fileSchema.extend({
      /** The row of the content in which each hash occurs first, from 0; absent for hashes of something else than rows. */
      rows: fileSchema.optional(),
    }),
  ),
  totals: totalsSchema,
});

/** The JSON of a shard, which is written last: where it is there, the shard is done. */
export type ShardRecord = Readonly<z.infer<typeof recordSchema>>;

/** The beginning of the names of a shard's files. */
export function partName(index: number): string {
  return `part-${String(index).padStart(6, '0')}`;
}

export function recordName(index: number): string {
  return `${partName(index)}.json`;
}

/** Whether a shard is done; where something is there that is not its result, the reason. */
export type ShardState =
  | { readonly kind: 'done'; readonly record: ShardRecord }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged'; readonly reason: string };

/**
 * Looks at the files of a shard.
 *
 * @param quick whether to compare the sizes of files and not their hashes. Defaults to false
 */
export async function stateOfShard(
  { folder, id, manifest }: PlannedShards,
  index: number,
  { quick = false } = {},
): Promise<ShardState> {
  const path = join(folder, recordName(index));
  let record: ShardRecord;
  try {
    record = parseWith(recordSchema, await readJsonFile(path, 'the record of a shard'), path);
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    return thrown.code === 'not-found' ? { kind: 'missing' } : { kind: 'damaged', reason: thrown.problem };
  }
  const damaged = (reason: string): ShardState => ({ kind: 'damaged', reason });
  if (record.manifest !== id) return damaged(`${recordName(index)} belongs to another plan`);
  if (record.grae !== manifest.grae)
    return damaged(`it was computed by grae ${record.grae}, and planned with grae ${manifest.grae}`);
  if (record.index !== index) return damaged(`${recordName(index)} is that of shard ${record.index}`);
  const hashes = Object.values(record.hashes).flatMap((file) => [file, ...(file.rows ? [file.rows] : [])]);
  for (const file of [record.content, ...hashes]) {
    if (!file.file.startsWith(partName(index))) return damaged(`its file ${file.file} is of another shard`);
    const present = await sha256OfFile(join(folder, file.file), quick);
    if (present === null) return damaged(`its file ${file.file} is missing`);
    if (present.bytes !== file.bytes)
      return damaged(
        `its file ${file.file} has ${present.bytes} bytes, not the ${file.bytes} that were written`,
      );
    if (!quick && present.sha256 !== file.sha256)
      return damaged(`its file ${file.file} is not the one that was written (its SHA-256 differs)`);
  }
  return { kind: 'done', record };
}
