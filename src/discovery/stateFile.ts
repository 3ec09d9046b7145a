import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { expectSameSettings } from '../base/sameSettings.js';
import { parseWith } from '../base/settings.js';
import { sha256 } from '../base/sha256.js';
import type { Store, WritableStore } from '../base/store.js';

/** The file of a search for formulas, with which it can go on. */
export const stateFile = 'search.json';

const fileSchema = z.strictObject({
  format: z.literal('grae-discovery-1'),
  settings: z.record(z.string(), z.unknown()),
  /** Of the state. */
  sha256: z.string(),
  /** Null for a search that would begin anew. */
  state: z.string().nullable(),
});

/** Everything that decides what a search finds, as plain data. */
export type DiscoverySettings = Readonly<Record<string, unknown>>;

/** @param state as JSON; null for a search that would begin anew */
export async function writeState(
  store: WritableStore,
  settings: DiscoverySettings,
  state: string | null,
): Promise<void> {
  const file = { format: 'grae-discovery-1', settings, sha256: sha256(state ?? ''), state };
  await store.write(stateFile, `${JSON.stringify(file)}\n`);
}

/**
 * Reads the state of the search in a store; null if the search had only begun.
 *
 * @throws InputError for a store without one, a file that is altered or cut short, and other settings, the first of which it
 *   names
 */
export async function readState(store: Store, settings: DiscoverySettings): Promise<string | null> {
  const where = store.where(stateFile);
  const bytes = await store.read(stateFile);
  if (bytes === null) {
    throw new InputError({
      code: 'not-found',
      where: store.name,
      problem: 'expected a search for formulas to continue, but there is none here',
    });
  }
  const file = parseWith(fileSchema, parseJson(bytes, where, 'the state of a search for formulas'), where);
  expectSameSettings(where, file.settings, settings);
  if (sha256(file.state ?? '') !== file.sha256) {
    throw new InputError({
      code: 'damaged',
      where,
      problem: 'expected the state of a search as it was written, but it has been altered',
      advice: [{ text: 'search anew, without continuing' }],
    });
  }
  return file.state;
}
