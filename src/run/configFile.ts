import { z } from 'zod';
import { InputError } from '../base/errors.js';
import { parseJson } from '../base/parseJson.js';
import { parseWith } from '../base/settings.js';
import { sha256 } from '../base/sha256.js';
import type { Store, WritableStore } from '../base/store.js';
import { configFile } from './artefact.js';
import { sorted, type TieTable, tieTableSchema } from './tieTable.js';

/** The settings of a run as they stand in its file. They never change, since hashes and tags depend on them. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** The content of `config.json`. */
export interface ConfigContent {
  readonly settings: StoredSettings;
  /** The hashes of all artefacts; null for a run that is older than them. */
  readonly table: TieTable | null;
}

const fileSchema = z.looseObject({
  artefacts: tieTableSchema.optional(),
  /** The SHA-256 of settings and hashes. */
  seal: z.string().optional(),
});

/** Reads the settings of a run. @throws InputError for a file without settings, or one that was changed since grae wrote it */
export async function readConfig(store: Store): Promise<ConfigContent> {
  const where = store.where(configFile);
  const what = 'the settings of a run';
  const bytes = await store.read(configFile);
  if (bytes === null) {
    throw new InputError({
      code: 'not-found',
      where,
      problem: `expected ${what}, but there is no such file`,
      advice: [{ text: 'check the path' }],
    });
  }
  const content = parseWith(
    fileSchema,
    withAdvice(() => parseJson(bytes, where, what)),
    where,
  );
  const { artefacts: table, seal, ...settings } = content;
  if (table === undefined && seal === undefined) return { settings, table: null };
  if (table === undefined || seal !== sealOf(settings, table)) {
    throw new InputError({
      code: 'damaged',
      where,
      problem:
        'expected the settings that grae wrote for this run, but their seal does not match: the file was changed or is damaged',
      advice: [{ text: 'put the original back' }],
    });
  }
  return { settings, table };
}

export async function writeConfig(
  store: WritableStore,
  settings: StoredSettings,
  table: TieTable,
): Promise<void> {
  const artefacts = sorted(table);
  const content = { ...settings, artefacts, seal: sealOf(settings, artefacts) };
  await store.write(configFile, `${JSON.stringify(content, null, 2)}\n`);
}

function sealOf(settings: StoredSettings, table: TieTable): string {
  return sha256(JSON.stringify([settings, sorted(table)]));
}

function withAdvice<T>(parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    if (!(thrown instanceof InputError)) throw thrown;
    const { where, problem } = thrown;
    throw new InputError({ code: 'damaged', where, problem, advice: [{ text: 'put the original back' }] });
  }
}
