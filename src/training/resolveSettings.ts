import type { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { KindConfig } from '../base/registry.js';
import { definedSettings, type GivenSettings, parseWith, type SettingsSchema } from '../base/settings.js';
import { type DensitySettings, densities } from '../density/densities.js';
import { codeSettings } from '../model/codeSettings.js';
import { type AutoencoderConfig, type ModelConfig, modelConfigSchema } from '../model/config.js';
import { decoders } from '../model/decoders/index.js';
import { type LossSettings, losses } from '../model/losses/index.js';
import type { Preset } from '../model/presets.js';
import {
  corpusSettings,
  type TrainingConfig,
  trainingConfigSchema,
  trainingSettings,
} from '../run/trainingSettings.js';
import { usualValidation } from './split.js';

type Optional<Schema extends SettingsSchema> = {
  readonly [Name in keyof z.input<Schema>]?: z.input<Schema>[Name] | undefined;
};

/** Settings that override a preset, by name; each goes to the thing that declares it. */
export interface TrainingOverrides
  extends LossSettings,
    Pick<DensitySettings, 'components'>,
    Optional<typeof codeSettings>,
    Optional<typeof corpusSettings>,
    Optional<typeof trainingSettings> {
  /** The kind of loss, with or without settings. */
  readonly loss?: string | KindConfig | undefined;
  /** An encoder and a decoder with their settings. */
  readonly encoder?: KindConfig | undefined;
  readonly decoder?: KindConfig | undefined;
  /** The kind of density to fit after the training, with or without settings; null for none. Defaults to `gmm`. */
  readonly density?: string | KindConfig | null | undefined;
  /** Settings by name, for kinds that a user registered. */
  readonly settings?: GivenSettings | undefined;
}

/** Settings, grouped by the thing that declares them. */
export interface PlacedSettings {
  readonly codes: GivenSettings;
  readonly corpus: Optional<typeof corpusSettings>;
  readonly training: Optional<typeof trainingSettings>;
  /** The loss; without a kind it is the one of the origin. */
  readonly loss: { readonly kind?: string } & GivenSettings;
  readonly encoder: KindConfig | undefined;
  readonly decoder: KindConfig | undefined;
  /** The density to fit; null for none. */
  readonly density: KindConfig | null;
}

/**
 * Places each setting of a user in the group that declares it. Other names are left out, but refused within `settings`.
 *
 * @throws InputError for a name in `settings` that nothing declares
 */
export function placeSettings({ settings = {}, ...named }: TrainingOverrides): PlacedSettings {
  const { loss, encoder, decoder, density, ...given } = {
    ...named,
    ...definedSettings(settings),
  } as TrainingOverrides;
  const places = [codeSettings, corpusSettings, trainingSettings].map((schema) => Object.keys(schema.shape));
  const declaredNames = [
    ...places.flat(),
    ...losses.settingNames,
    'components',
    'loss',
    'encoder',
    'decoder',
    'density',
  ];
  const unknown = Object.keys(settings).find((name) => !declaredNames.includes(name));
  if (unknown !== undefined) {
    throw new InputError({
      setting: unknown,
      problem: `expected settings of a training, but none is called: ${unknown}`,
    });
  }
  const pick = (names: readonly string[]): GivenSettings =>
    definedSettings(Object.fromEntries(names.map((name) => [name, (given as GivenSettings)[name]])));
  const [codes, corpus, training] = places.map(pick) as [GivenSettings, GivenSettings, GivenSettings];
  const lossNames = losses.settingNames.filter((name) => !places.flat().includes(name));
  return {
    codes,
    corpus: parseWith(corpusSettings.partial(), corpus, 'the settings of the sequences'),
    training: parseWith(trainingSettings.partial(), training, 'the settings of the training'),
    loss: { ...pick(lossNames), ...(typeof loss === 'string' ? { kind: loss } : loss) },
    encoder,
    decoder,
    density:
      density === null
        ? null
        : {
            kind: 'gmm',
            ...pick(['components']),
            ...(typeof density === 'string' ? { kind: density } : density),
          },
  };
}

/** The settings that a training starts from: those of a preset, or of the run that it fine-tunes. */
export interface SettingsOrigin {
  readonly codes: Omit<AutoencoderConfig, 'loss' | 'dropout'> & Partial<Pick<AutoencoderConfig, 'dropout'>>;
  readonly encoder: KindConfig;
  readonly decoder: KindConfig;
  readonly loss: KindConfig;
  /** Settings that override the defaults of single losses, by kind. */
  readonly lossSettings: NonNullable<Preset['lossSettings']>;
  readonly training: Preset['training'];
}

/**
 * Resolves the settings of a model: the user's override those of a loss, which override the origin's.
 *
 * @param longest the longest sequence
 * @param prefixState the automaton whose features the decoder sees, if it sees any
 * @throws InputError for a setting that is out of range or belongs to another kind
 */
export function modelConfigOf(
  origin: SettingsOrigin,
  given: PlacedSettings,
  { longest, prefixState }: { readonly longest: number; readonly prefixState: string | null },
): ModelConfig {
  const { kind: decoderKind, ...decoderSettings } = given.decoder ?? origin.decoder;
  const seesPrefix = 'prefixState' in decoders.named(decoderKind).settings.shape;
  return parseWith(
    modelConfigSchema(),
    {
      ...codesAndLoss(origin, given),
      maxSteps: longest,
      encoder: given.encoder ?? origin.encoder,
      decoder: { kind: decoderKind, ...decoderSettings, ...(seesPrefix ? { prefixState } : {}) },
    },
    'the settings of the model',
  );
}

/** The settings that codes and their loss start from, for any kind of reconstruction. */
export type CodesOrigin = Pick<SettingsOrigin, 'codes' | 'loss' | 'lossSettings'>;

/**
 * Resolves the settings of codes and of their loss, whose ranges are not checked yet.
 *
 * @throws InputError for a setting of the loss that is out of range or belongs to another kind
 */
export function codesAndLoss(
  origin: CodesOrigin,
  { codes, loss }: Pick<PlacedSettings, 'codes' | 'loss'>,
): GivenSettings {
  const { kind = origin.loss.kind, ...lossSettings } = loss;
  const { noise } = losses.named(kind);
  return {
    ...origin.codes,
    ...(kind === origin.loss.kind ? {} : noise),
    ...codes,
    loss: losses.configure(kind, { ...inherited(kind, origin), ...lossSettings }),
  };
}

/** Returns the settings that a loss inherits from the origin: those that the loss there declares too. */
function inherited(
  kind: string,
  { loss: { kind: from, ...settings }, lossSettings }: CodesOrigin,
): GivenSettings {
  const { shape } = losses.named(kind).settings;
  const former = losses.named(from).settings.shape;
  const shared = Object.entries(settings).filter(([name]) => name in shape && shape[name] === former[name]);
  return { ...Object.fromEntries(shared), ...lossSettings[kind] };
}

/** Returns the longest sequence by the user or by the origin; null for the longest of the corpus. */
export function longestOf({ corpus: { maxSteps } }: PlacedSettings, usual: number | null): number | null {
  return maxSteps ?? usual;
}

/** Resolves the settings of the training itself. With minutes and no epochs, the minutes decide the end. */
export function trainingConfigOf(
  { training }: Pick<SettingsOrigin, 'training'>,
  given: PlacedSettings['training'],
): TrainingConfig {
  const { epochs = given.minutes === undefined ? training.epochs : null, minutes = null } = given;
  const { batch = training.batch, slice = training.slice, learningRate = training.learningRate } = given;
  const {
    validation = training.validation ?? usualValidation,
    seed = trainingSettings.shape.seed.parse(undefined),
  } = given;
  return parseWith(
    trainingConfigSchema,
    { ...training, epochs, minutes, batch, slice: Math.min(batch, slice), learningRate, validation, seed },
    'the settings of the training',
  );
}

/**
 * Resolves the density to fit after the training, and refuses it now if it cannot work. With few codes, a mixture gets
 * fewer components unless the user sets their number.
 *
 * @param codes the number of codes that the density will be fitted to
 */
export function densityConfigOf(given: PlacedSettings['density'], codes: number): KindConfig | null {
  if (given === null) return null;
  const { kind, ...settings } = given;
  const config = densities.configure(kind, settings);
  const { components } = config;
  if (typeof components !== 'number') return config;
  if (settings.components === undefined) {
    return { ...config, components: Math.min(components, Math.max(1, codes >> 1)) };
  }
  if (components <= codes) return config;
  throw new InputError({
    setting: 'components',
    expected: `at most ${codes} components, one for each code`,
    received: components,
    advice: [{ text: 'ask for fewer', setting: 'components' }],
  });
}
