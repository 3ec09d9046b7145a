import type { RandomState } from '../base/random.js';
import type { DecodeOptions } from '../model/productions/decode.js';
import type { CheckedSequence } from '../model/productions/verified.js';
import type { ModelOrigin } from '../run/modelOrigin.js';

/** A string decoded from a code, and the check of it. */
export interface CheckedText extends Omit<CheckedSequence, 'ids' | 'greedyIds'> {
  readonly text: string;
  /** The string that greedy decoding gives; null if verified decoding was not asked for. */
  readonly greedyText: string | null;
}

/** Codes for another thread to decode, with or without a check. */
export interface DecodeTask {
  readonly kind: keyof Decoded;
  readonly model: ModelOrigin;
  /** `[count, latent]`, row by row. */
  readonly codes: Float32Array;
  readonly count: number;
  readonly options: PlainDecodeOptions;
}

/** The results of a task, by its kind. */
export interface Decoded {
  readonly decode: string[];
  readonly check: CheckedText[];
}

/** {@link DecodeOptions} as plain data. */
export interface PlainDecodeOptions extends Omit<DecodeOptions, 'guard' | 'random' | 'check'> {
  /** The names of the rules that the guard keeps; null for no guard. */
  readonly rules: readonly string[] | null;
  readonly random: RandomState | null;
}
