import type { WritableStore } from '../base/store.js';
import type { Standard } from '../domain/molecule/standards/standards.js';
import type { DropoutConfig, ModelConfig } from '../model/config.js';
import type { LossName } from '../model/losses/loss.js';
import type { PresetName } from '../model/presets.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import type { FineTuningSchedule } from './fineTuning.js';

/** The ingredients of a training: a corpus, a language, a preset, and whatever overrides it. */
export interface PrepareOptions extends CodecGrammarOptions {
  readonly preset: PresetName;
  /** The place of the run: a store that holds nothing, or a new or empty folder. */
  readonly out: WritableStore | string;
  readonly model?: LossName;
  /** Passes over the corpus. Defaults to the preset's, unless `minutes` is given. */
  readonly epochs?: number;
  readonly minutes?: number;
  readonly latent?: number;
  readonly learningRate?: number;
  readonly batch?: number;
  readonly slice?: number;
  readonly packing?: number;
  readonly maxSteps?: number;
  readonly beta?: number;
  readonly lambda?: number;
  /** For `vae`: codes drawn for each sequence, and the divergence that each dimension has for free. */
  readonly samples?: number;
  readonly freeBits?: number;
  /** For `vae`: factor on the standard deviations that codes are drawn by. */
  readonly posteriorScale?: number;
  /** Steps in which beta grows from 0. */
  readonly latentWarmup?: number;
  /** Sums over dimensions as in the paper, or means as in its published code. */
  readonly reduction?: 'sum' | 'mean';
  readonly noise?: number;
  readonly noiseLevels?: ModelConfig['noiseLevels'];
  readonly dropout?: DropoutConfig;
  /** Random spellings of each string that the encoder reads in training beside its own. Defaults to none. */
  readonly randomForms?: number;
  /**
   * Whether an autoregressive decoder sees the prefix state, where the language has one. Defaults to true but for
   * characters and tokens, or as `start` does.
   */
  readonly prefixState?: boolean;
  /** Share of the corpus held out. Defaults to the preset's, or 0.05. */
  readonly validation?: number;
  readonly seed?: number;
  readonly allowCode?: boolean;
  /** Components of the mixture fitted afterwards, 0 for no fit. Defaults to 10, or fewer where codes are few. */
  readonly components?: number;
  /** How the domain was told to standardise strings as they are read: kept with the run, for people. */
  readonly standardise?: Standard | undefined;
  readonly onParsed?: (strings: number) => void;
  readonly onLeftOut?: (left: LeftOut) => void;
  /** Called before a training that begins with another's weights, where batch, rate or epochs were chosen for it. */
  readonly onSchedule?: (schedule: FineTuningSchedule) => void;
}

/** Strings of the corpus that are not trained on. */
export interface LeftOut {
  /** Not in the language, or without a spelling in the form. */
  readonly failed: number;
  readonly tooLong: number;
  /** The first ones, with their reasons. */
  readonly first: readonly string[];
}
