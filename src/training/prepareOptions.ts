import type { WritableStore } from '../base/store.js';
import type { Standard } from '../domain/molecule/standards/standards.js';
import type { PresetName } from '../model/presets.js';
import type { UnseenRule } from '../run/unseenRule.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import type { FineTuningSchedule } from './fineTuning.js';
import type { TrainingOverrides } from './resolveSettings.js';

/** The ingredients of a training: a corpus, a language, a preset, and settings that override it. */
export interface PrepareTrainingOptions extends CodecGrammarOptions, TrainingOverrides {
  readonly preset: PresetName;
  /** The place of the run: a store that holds nothing, or a new or empty folder. */
  readonly out: WritableStore | string;
  /**
   * Whether an autoregressive decoder sees the prefix state, if the language has one. Defaults to true, for characters and
   * tokens to false, and with `start` to the setting of that run.
   */
  readonly prefixState?: boolean | undefined;
  readonly allowCode?: boolean | undefined;
  /** The standardisation of strings by the domain, which the run records. */
  readonly standardise?: Standard | undefined;
  /** The treatment of strings with a production that the run to begin with never saw. Defaults to `refuse`. */
  readonly unseen?: UnseenRule | undefined;
  readonly onParsed?: (strings: number) => void;
  readonly onLeftOut?: (left: LeftOut) => void;
  /** Called before a fine-tuning that chooses batch, learning rate or epochs itself. */
  readonly onSchedule?: (schedule: FineTuningSchedule) => void;
}

/** The strings of the corpus that the training leaves out. */
export interface LeftOut {
  /** The number of strings that are not in the language or cannot be spelled in the form. */
  readonly failed: number;
  readonly tooLong: number;
  /** The number of strings with a production that the run to begin with never saw. */
  readonly unseen: number;
  /** The first ones, with their reasons. */
  readonly first: readonly string[];
}
