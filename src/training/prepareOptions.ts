import type { WritableStore } from '../base/store.js';
import type { Standard } from '../domain/molecule/standards/standards.js';
import type { PresetName } from '../model/presets.js';
import type { CodecGrammarOptions } from './codecGrammar.js';
import type { FineTuningSchedule } from './fineTuning.js';
import type { TrainingOverrides } from './resolveSettings.js';

/** The ingredients of a training: a corpus, a language, a preset, and settings in place of the preset's. */
export interface PrepareOptions extends CodecGrammarOptions, TrainingOverrides {
  readonly preset: PresetName;
  /** The place of the run: a store that holds nothing, or a new or empty folder. */
  readonly out: WritableStore | string;
  /**
   * Whether an autoregressive decoder sees the prefix state, where the language has one. Defaults to true but for
   * characters and tokens, or as `start` does.
   */
  readonly prefixState?: boolean | undefined;
  readonly allowCode?: boolean | undefined;
  /** How the domain standardises strings as they are read, for people: the run keeps it. */
  readonly standardise?: Standard | undefined;
  readonly onParsed?: (strings: number) => void;
  readonly onLeftOut?: (left: LeftOut) => void;
  /** Called before a training that begins with another's weights, where it chooses batch, rate or epochs itself. */
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
