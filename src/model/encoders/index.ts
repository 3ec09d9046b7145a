import { type KindConfig, Registry } from '../../base/registry.js';
import type { ProductionBatch } from '../productions/batch.js';
import { convolutional } from './convolutional.js';
import type { Encoder } from './encoder.js';
import type { EncoderKind, EncoderSizes } from './encoderKind.js';
import { recurrent } from './recurrent.js';

/** The encoders of sequences of productions. A new one needs a file and a line here, or a user registers it. */
export const encoders = new Registry<EncoderKind>('encoder', 'encoders', [recurrent, convolutional]);

/** Makes the encoder of a configuration. @throws InputError for settings that make no encoder */
export function createEncoder(
  { kind, ...settings }: KindConfig,
  sizes: EncoderSizes,
): Encoder<ProductionBatch> {
  return encoders.named(kind).create(settings, sizes);
}
