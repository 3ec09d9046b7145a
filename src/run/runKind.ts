import { InputError } from '../base/errors.js';
import type { Store } from '../base/store.js';
import { readConfig, type StoredSettings } from './configFile.js';
import { storeOf } from './storeOf.js';

/** What the model of a run was trained on. */
export type RunKind = 'strings' | 'images';

/** The format of the settings of a run of images; every other format is one of strings. */
export const imageRunFormat = 'grae-images-1';

/** Reads what the model of a run was trained on. @throws InputError for a place without a run */
export async function readRunKind(place: Store | string): Promise<RunKind> {
  return kindOf((await readConfig(await storeOf(place))).settings);
}

/** @throws InputError for the settings of a run of the other kind */
export function expectKind(expected: RunKind, settings: StoredSettings, where: string): void {
  const kind = kindOf(settings);
  if (kind === expected) return;
  throw new InputError({ where, expected: `a model of ${expected}`, received: `a model of ${kind}` });
}

function kindOf({ format }: StoredSettings): RunKind {
  return format === imageRunFormat ? 'images' : 'strings';
}
