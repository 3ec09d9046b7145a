import { InputError } from '../../base/errors.js';
import { type KindConfig, Registry } from '../../base/registry.js';
import type { DropoutConfig } from '../dropout.js';
import { type NoiseConfig, seenWidth } from '../noise.js';
import { autoregressive } from './autoregressive.js';
import type { Decoder } from './decoder.js';
import type { DecoderKind, DecoderSizes } from './decoderKind.js';
import { parallel } from './parallel.js';

/**
 * The decoders to sequences of productions. A new one needs a file and a line here, or a user registers it. A decoder that
 * declares the setting `prefixState` sees the features of the prefix state.
 */
export const decoders = new Registry<DecoderKind>('decoder', 'decoders', [autoregressive, parallel]);

/** Returns the name of the prefix automaton whose features a model sees; null for none. */
export function prefixStateOf({ decoder }: { readonly decoder: KindConfig }): string | null {
  return typeof decoder.prefixState === 'string' ? decoder.prefixState : null;
}

/**
 * Makes the decoder of a configuration.
 *
 * @throws InputError for settings that make no decoder
 */
export function createDecoder(
  config: NoiseConfig & { readonly decoder: KindConfig; readonly dropout: DropoutConfig },
  sizes: Omit<DecoderSizes, 'width'>,
): Decoder {
  const { kind, ...settings } = config.decoder;
  const decoder = decoders.named(kind);
  if (!decoder.seesPrevious && config.dropout.previous > 0) {
    throw new InputError({
      setting: 'dropout',
      problem:
        'dropout of the previous production needs an autoregressive decoder, but the decoder of this preset does not see that production',
      advice: [{ text: 'leave "previous" out', setting: 'dropout' }],
    });
  }
  return decoder.create(settings, { ...sizes, width: seenWidth(config) });
}
