import type { z } from 'zod';
import type { Kind } from '../../base/registry.js';
import type { SettingsSchema } from '../../base/settings.js';
import type { Decoder } from './decoder.js';

/** The sizes that a decoder of production sequences has to fit. */
export interface DecoderSizes {
  /** Productions and non-terminals of the language. */
  readonly productions: number;
  readonly nonTerminals: number;
  /** Numbers of a code, as the decoder sees it. */
  readonly width: number;
  /** Features of the prefix state; 0 where the decoder sees none. */
  readonly features: number;
}

/** A way to decode codes to sequences of productions: its settings, and the decoder. */
export interface DecoderKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** Whether it sees the production before, which training may hide from it. */
  readonly seesPrevious: boolean;
  create(settings: z.output<Schema>, sizes: DecoderSizes): Decoder;
}
