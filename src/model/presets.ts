import type { KindConfig } from '../base/registry.js';
import type { GivenSettings } from '../base/settings.js';
import { unknownName } from '../base/unknownName.js';
import { type CodeNoiseSettings, fixedNoise, noNoise } from './noise.js';

/** The names of presets: for little time, for a compact model, and that of the paper, which only some domains have. */
export type PresetName = 'tiny' | 'compact' | 'paper';

/** A named set of settings; an option can override each of them. */
export interface Preset {
  readonly name: PresetName;
  /** The form of the domain in which strings are spelled. Defaults to the usual one. */
  readonly form?: string;
  /** The number of merges of packing, learned from the corpus. */
  readonly packing: number;
  /** The longest sequence of productions; null takes the longest of the corpus. */
  readonly longest: number | null;
  /** The longest sequence of characters or tokens, end included. Defaults to the longest of the corpus. */
  readonly longestInSymbols?: number;
  readonly model: PresetModel;
  /** The kind of loss. */
  readonly loss: string;
  /** Settings that override the defaults of single losses, by kind. */
  readonly lossSettings?: Readonly<Record<string, GivenSettings>>;
  readonly training: {
    readonly batch: number;
    readonly slice: number;
    readonly epochs: number;
    readonly learningRate: number;
    readonly schedule: 'warmup-cosine' | 'plateau' | 'constant';
    readonly warmup: number;
    readonly clip: number;
    readonly plateau?:
      | { readonly patience: number; readonly decay: number; readonly least: number }
      | undefined;
    /** The share of strings to hold out. Defaults to the usual one. */
    readonly validation?: number;
  };
}

/** The parts of a model, except for its loss and the sizes that depend on the corpus. */
interface PresetModel extends CodeNoiseSettings {
  readonly latent: number;
  readonly encoder: KindConfig;
  readonly decoder: KindConfig;
}

/** The default for short languages: packed, autoregressive, small, trained in minutes on two cores. */
const compact: Preset = {
  name: 'compact',
  packing: 100,
  longest: null,
  model: {
    latent: 48,
    encoder: { kind: 'recurrent', embedding: 64, units: 128 },
    decoder: { kind: 'autoregressive', embedding: 64, topEmbedding: 16, units: 192 },
    ...fixedNoise(0.1),
  },
  loss: 'rae-l2',
  training: {
    batch: 256,
    slice: 256,
    epochs: 10,
    learningRate: 3e-3,
    schedule: 'warmup-cosine',
    warmup: 200,
    clip: 1,
  },
};

/** The variant of `compact` for molecules, whose decoder has to remember more. */
const compactMolecule: Preset = {
  ...compact,
  packing: 400,
  model: {
    ...compact.model,
    latent: 256,
    encoder: { kind: 'recurrent', embedding: 128, units: 320 },
    decoder: { kind: 'autoregressive', embedding: 128, topEmbedding: 32, units: 512 },
    noise: 1,
    noiseLevels: 'drawn',
  },
};

/** The preset for small corpora and first looks: half the size, and more and smaller steps for the same strings. */
const tiny: Preset = {
  ...compact,
  name: 'tiny',
  packing: 200,
  model: {
    ...compact.model,
    latent: 64,
    encoder: { kind: 'recurrent', embedding: 64, units: 96 },
    decoder: { kind: 'autoregressive', embedding: 64, topEmbedding: 16, units: 192 },
  },
  training: { ...compact.training, batch: 64, slice: 64 },
};

/**
 * Returns the published weights of the losses. The GRAE's are unpublished: these come from the image code for MNIST (Ghosh
 * et al. 2020), whose latent loss is a mean over the dimensions. The code of the Grammar VAE averages both terms, the
 * divergence over the dimensions and the cross-entropy over the productions; a beta of the number of productions turns
 * the latter back into a sum. It draws codes with a hundredth of the deviations in the divergence (`epsilon_std`).
 */
function publishedSettings(productions: number): NonNullable<Preset['lossSettings']> {
  const reduction = 'mean';
  return {
    rae: { beta: 5e-4, reduction },
    'rae-l2': { beta: 1e-4, lambda: 1e-7, reduction },
    'rae-gp': { beta: 1e-4, lambda: 5e-8, reduction },
    'rae-sn': { beta: 0.009, reduction },
    'ae-l2': { lambda: 1e-7 },
    vae: { beta: productions, posteriorScale: 0.01, reduction },
    'cv-vae': { beta: productions, reduction },
  };
}

/**
 * The preset of Kusner et al. 2017 for molecules, from their published code, with the deterministic loss instead of the
 * variational one. Unpublished values (clipping, Adam's second decay) are ours.
 */
const paperMolecule: Preset = {
  name: 'paper',
  form: 'as-is',
  packing: 0,
  longest: 277,
  longestInSymbols: 121,
  model: {
    latent: 56,
    encoder: {
      kind: 'convolutional',
      convolutions: [
        { filters: 9, width: 9 },
        { filters: 9, width: 9 },
        { filters: 10, width: 11 },
      ],
      dense: 435,
      batchNormalisation: false,
    },
    decoder: { kind: 'parallel', units: 501, layers: 3, batchNormalisation: false },
    ...noNoise,
  },
  loss: 'rae-l2',
  lossSettings: publishedSettings(76),
  training: {
    batch: 500,
    slice: 50,
    epochs: 100,
    learningRate: 1e-3,
    schedule: 'plateau',
    plateau: { patience: 3, decay: 0.2, least: 0.1 },
    validation: 0.1,
    warmup: 0,
    clip: 100,
  },
};

/** The preset of Kusner et al. 2017 for expressions. */
const paperExpression: Preset = {
  name: 'paper',
  form: 'as-is',
  packing: 0,
  longest: 15,
  longestInSymbols: 20,
  model: {
    ...paperMolecule.model,
    latent: 25,
    encoder: {
      kind: 'convolutional',
      convolutions: [
        { filters: 2, width: 2 },
        { filters: 3, width: 3 },
        { filters: 4, width: 4 },
      ],
      dense: 100,
      batchNormalisation: true,
    },
    decoder: { kind: 'parallel', units: 100, layers: 3, batchNormalisation: true },
  },
  loss: 'rae-l2',
  lossSettings: publishedSettings(12),
  training: {
    ...paperMolecule.training,
    batch: 600,
    slice: 600,
    epochs: 50,
    plateau: { patience: 1, decay: 0.2, least: 0.1 },
  },
};

/** The presets by domain; `text` serves every language without a domain of its own. */
const presets: Readonly<Record<string, readonly Preset[]>> = {
  molecule: [compactMolecule, tiny, paperMolecule],
  expression: [compact, tiny, paperExpression],
  text: [compact, tiny],
};

export function presetsOf(domain: string): readonly Preset[] {
  return presets[domain] ?? presets.text!;
}

/** The preset of a domain with the smallest batches, for few strings. */
export function smallestPreset(domain: string): Preset {
  return presetsOf(domain).reduce((least, one) => (one.training.batch < least.training.batch ? one : least));
}

/** @throws InputError if the domain has no preset of that name */
export function presetNamed(name: string, domain: string): Preset {
  const preset = presetsOf(domain).find((one) => one.name === name);
  if (preset === undefined) {
    const names = presetsOf(domain).map((one) => one.name);
    throw unknownName(`one of the presets ${names.join(', ')} for the domain ${domain}`, name, names);
  }
  return preset;
}
