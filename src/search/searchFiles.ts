import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { expectSameSettings } from '../base/sameSettings.js';
import { parseWith } from '../base/settings.js';
import type { WritableStore } from '../base/store.js';
import { baselineFile, type EvaluationLog, evaluationsFile, openEvaluationLog } from './evaluationLog.js';

/** The file of a search's settings, beside its evaluations. */
export const settingsFile = 'search.json';

/** Everything that decides what a search evaluates, as plain data. */
export type SearchSettings = Readonly<Record<string, unknown>>;

const fileSchema = z.strictObject({
  format: z.literal('grae-search-1'),
  settings: z.record(z.string(), z.unknown()),
});

/**
 * Begins a search in a store that has none.
 *
 * @throws InputError for a store that holds a search already
 */
export async function beginSearch(store: WritableStore, settings: SearchSettings): Promise<EvaluationLog> {
  const names = await store.list();
  const there = [settingsFile, evaluationsFile, baselineFile].find((file) => names.includes(file));
  if (there !== undefined) {
    throw new InputError({
      code: 'in-the-way',
      where: store.where(there),
      problem: 'a search is here already',
      advice: [{ text: 'continue it', setting: 'resume' }, { text: 'search into a new folder' }],
    });
  }
  await store.write(settingsFile, `${JSON.stringify({ format: 'grae-search-1', settings }, null, 2)}\n`);
  return openEvaluationLog(store);
}

/**
 * Continues the search in a store.
 *
 * @throws InputError for a store without a search, and for one with other settings, which it names
 */
export async function continueSearch(store: WritableStore, settings: SearchSettings): Promise<EvaluationLog> {
  const where = store.where(settingsFile);
  const bytes = await store.read(settingsFile);
  if (bytes === null) {
    throw new InputError({
      code: 'not-found',
      where: store.name,
      problem: 'expected a search to continue, but there is none here',
    });
  }
  const stored = parseWith(fileSchema, parseJson(bytes, where, 'the settings of a search'), where).settings;
  expectSameSettings(where, stored, settings);
  return openEvaluationLog(store);
}
