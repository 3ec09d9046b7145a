import type { Kind, Registry } from '../base/registry.js';
import { type Setting, type SettingsSchema, settingsOf } from '../base/settings.js';
import { densities } from '../density/densities.js';
import { samplingSettings } from '../density/samplingSettings.js';
import { codeSettings } from '../model/codeSettings.js';
import { decoders } from '../model/decoders/index.js';
import { encoders } from '../model/encoders/index.js';
import { losses } from '../model/losses/index.js';
import { choices } from '../model/productions/choice.js';
import { corpusSettings, trainingSettings } from './trainingSettings.js';

/** The settings of one thing: of a kind of loss, of the training. */
export interface SettingsGroup {
  /** The thing: `loss`, `density`, `training`. */
  readonly of: string;
  /** The kind; null for a thing without kinds. */
  readonly kind: string | null;
  /** A noun phrase for the kind; empty for a thing without kinds. */
  readonly summary: string;
  readonly settings: readonly Setting[];
}

/** Returns all settings, those of registered kinds included, as data for documents and interfaces. */
export function settingsReference(): readonly SettingsGroup[] {
  return [
    single('sequences', corpusSettings),
    single('codes', codeSettings),
    ...kindsOf(losses),
    ...kindsOf(encoders),
    ...kindsOf(decoders),
    single('training', trainingSettings),
    ...kindsOf(densities),
    single('sampling', samplingSettings),
    ...kindsOf(choices),
  ];
}

function single(of: string, schema: SettingsSchema): SettingsGroup {
  return { of, kind: null, summary: '', settings: settingsOf(schema) };
}

function kindsOf(registry: Registry<Kind>): SettingsGroup[] {
  return registry.all.map(({ kind, summary, settings }) => ({
    of: registry.thing,
    kind,
    summary,
    settings: settingsOf(settings),
  }));
}
