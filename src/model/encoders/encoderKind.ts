import type { z } from 'zod';
import type { Kind } from '../../base/registry.js';
import type { SettingsSchema } from '../../base/settings.js';
import type { ProductionBatch } from '../productions/batch.js';
import type { Encoder } from './encoder.js';

/** The sizes that an encoder has to match. */
export interface EncoderSizes {
  /** The number of productions of the language. */
  readonly productions: number;
  /** The width of its output: a code, or the parameters of a distribution of codes. */
  readonly width: number;
  /** The number of productions of the longest sequence. */
  readonly longest: number;
}

/** A way to encode sequences of productions: its settings, and the encoder. */
export interface EncoderKind<Schema extends SettingsSchema = SettingsSchema> extends Kind<Schema> {
  /** @throws InputError for settings that make no encoder of these sizes */
  create(settings: z.output<Schema>, sizes: EncoderSizes): Encoder<ProductionBatch>;
}
