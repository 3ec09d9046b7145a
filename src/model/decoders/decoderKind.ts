import type { z } from 'zod';
import type { Kind } from '../../base/registry.js';
import type { SettingsSchema } from '../../base/settings.js';
import type { Decoder } from './decoder.js';

/** The sizes that a decoder has to match. */
export interface DecoderSizes {
  /** The numbers of productions and non-terminals of the language. */
  readonly productions: number;
  readonly nonTerminals: number;
  /** The width of a code for the decoder. */
  readonly width: number;
  /** The number of features of the prefix state; 0 if the decoder sees none. */
  readonly features: number;
}

/** A way to decode codes to sequences of productions: its settings, and the decoder. */
export interface DecoderKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** Whether the decoder sees the previous production, which dropout may hide. */
  readonly seesPrevious: boolean;
  create(settings: z.output<Schema>, sizes: DecoderSizes): Decoder;
}
