import { z } from 'zod';

/** A command that does the work of a shard, as data. */
export const commandSchema = z.strictObject({
  command: z.string(),
  arguments: z.array(z.string()),
  /** Options as the user wrote them. */
  passed: z.array(z.string()),
  /** Further options by the names of their settings; `out` is below the folder of the shards. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type ShardCommand = Readonly<z.infer<typeof commandSchema>>;
