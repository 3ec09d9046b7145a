import { InputError } from '../../base/errors.js';
import type { ModelConfig } from '../config.js';
import { seenWidth } from '../noise.js';
import { createAutoregressiveDecoder } from './autoregressive.js';
import type { Decoder } from './decoder.js';
import { createParallelDecoder } from './parallel.js';

/**
 * The decoder of production sequences that a configuration names.
 *
 * @param features number of features of the prefix state that it sees
 * @throws InputError for settings that make no decoder
 */
export function createDecoder(
  config: ModelConfig,
  productions: number,
  nonTerminals: number,
  features: number,
): Decoder {
  const { decoder, dropout } = config;
  if (decoder.kind === 'parallel' && (dropout?.previous ?? 0) > 0) {
    throw new InputError({
      setting: 'dropout',
      problem:
        'dropout of the previous production needs an autoregressive decoder, and the decoder of this preset does not see it',
      advice: [{ text: 'leave "previous" out', setting: 'dropout' }],
    });
  }
  const latent = seenWidth(config);
  return decoder.kind === 'autoregressive'
    ? createAutoregressiveDecoder(decoder, productions, nonTerminals, latent, features)
    : createParallelDecoder(decoder, productions, latent);
}
