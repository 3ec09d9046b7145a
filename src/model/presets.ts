import { InputError } from '../base/errors.js';
import type { KindConfig } from '../base/registry.js';
import type { GivenSettings } from '../base/settings.js';
import { type CodeNoiseSettings, fixedNoise, noNoise } from './noise.js';

/** The presets; a domain has some of them: {@link presetsOf}. */
export type PresetName = 'tiny' | 'compact' | 'paper';

/** A named set of settings; an option can override each of them. */
export interface Preset {
  readonly name: PresetName;
  /** The form of the domain in which strings are spelled. Defaults to the usual one. */
  readonly form?: string;
  /** Merges of packing learned from the corpus. */
  readonly packing: number;
  /** The longest sequence of productions; null takes the longest of the corpus. */
  readonly longest: number | null;
  /** The longest sequence of characters or tokens, end included. Defaults to the longest of the corpus. */
  readonly longestInSymbols?: number;
  readonly model: PresetModel;
  /** The kind of loss. */
  readonly loss: string;
  /** Settings of single losses in place of their own defaults, by kind. */
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
    /** Share of the strings held out; the usual one where there is none. */
    readonly validation?: number;
  };
}

/** The parts of a model but for its loss, and what depends on the corpus. */
interface PresetModel extends CodeNoiseSettings {
  readonly latent: number;
  readonly encoder: KindConfig;
  readonly decoder: KindConfig;
}

/** Packed, autoregressive, small, minutes on two cores: the default of short languages. */
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

/** The preset compact for molecules, which need more memory. */
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

/** For small corpora and first looks: half the size, and more and smaller steps for the same strings. */
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
 * Loss weights as published. Those of the GRAE are not: these are the image code's for MNIST (Ghosh et al. 2020), whose
 * latent loss is a mean over the dimensions. The code of the Grammar VAE takes means of both of its terms, of the
 * divergence over the dimensions and of the cross-entropy over the productions, which a beta of their number turns back
 * into a sum; and it draws codes with a hundredth of the deviations that the divergence has (`epsilon_std`).
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
 * Kusner et al. 2017, molecules, as in their published code, with the deterministic loss in place of the variational
 * one. What is not published (clipping, Adam's second decay) is ours.
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

/** Kusner et al. 2017, expressions. */
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

/** Presets by domain; `text` serves every language that brings no domain of its own. */
const presets: Readonly<Record<string, readonly Preset[]>> = {
  molecule: [compactMolecule, tiny, paperMolecule],
  expression: [compact, tiny, paperExpression],
  text: [compact, tiny],
};

export function presetsOf(domain: string): readonly Preset[] {
  return presets[domain] ?? presets.text!;
}

/** @throws InputError if the domain has no preset of that name */
export function presetNamed(name: string, domain: string): Preset {
  const preset = presetsOf(domain).find((one) => one.name === name);
  if (preset === undefined) {
    const names = presetsOf(domain).map((one) => one.name);
    throw new InputError(`the domain ${domain} has the presets ${names.join(', ')}, but received: ${name}`);
  }
  return preset;
}
