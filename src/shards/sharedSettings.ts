import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { type GivenSettings, parseWith } from '../base/settings.js';
import { showCount } from '../base/showNumber.js';
import { mostShards } from './manifest.js';

/** Returns those of the given values that belong to some names. */
export function settingsAmong(given: GivenSettings, names: readonly string[]): GivenSettings {
  return Object.fromEntries(
    Object.entries(given).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** Returns the settings of a job among the values that a user gave for it and its groups. @throws InputError for a bad one */
export function ownSettings<T>(settings: z.ZodObject & z.ZodType<T>, given: GivenSettings): T {
  return parseWith(settings, settingsAmong(given, Object.keys(settings.shape)), 'settings');
}

/** The number of strings of a shard. */
export const perShard = z.number().int().min(1).max(100_000_000).default(100_000).meta({
  description: 'strings of a shard, which should take 5 minutes to an hour',
  placeholder: 'n',
});

export const gzip = z
  .boolean()
  .default(false)
  .describe('compress the parts, which makes them a quarter as large');

/** The column of a table of strings. */
export const column = z.string().optional().meta({
  description: 'column of a table, or data field of an SDF; by default it is found by its content',
  placeholder: 'name or number',
});

export const scores = z.array(z.string()).optional().meta({
  description:
    'write CSV with verdicts and these scores, separated by commas, or all; by default the strings alone are written',
  placeholder: 'names',
});

/** Returns the scores to choose in a domain; undefined for all that it usually gives. */
export function chosenScores(names: readonly string[] | undefined): readonly string[] | undefined {
  return names === undefined || names.join() === 'all' ? undefined : names;
}

/** @throws InputError for more shards than there may be */
export function numberOfShards(strings: number, size: number): number {
  const shards = Math.ceil(strings / size);
  if (shards <= mostShards) return shards;
  throw new InputError({
    setting: 'perShard',
    expected: `at most ${showCount(mostShards)} shards, so at least ${showCount(Math.ceil(strings / mostShards))} strings in each`,
    received: size,
  });
}

/** Seeds, a shard each. */
export const seedsSetting = z
  .array(
    z
      .number()
      .int()
      .min(-(2 ** 31))
      .max(2 ** 31 - 1),
  )
  .default([1])
  .meta({ description: 'seeds, separated by commas, a shard each', placeholder: 'list' });
