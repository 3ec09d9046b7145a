import type { ModelConfig } from '../config.js';
import { lossNamed } from '../losses/index.js';
import type { ProductionBatch } from '../productions/batch.js';
import { createConvolutionalEncoder } from './convolutional.js';
import type { Encoder } from './encoder.js';
import { createRecurrentEncoder } from './recurrent.js';

/**
 * The encoder of production sequences that a configuration names.
 *
 * @param productions number of productions of the language
 * @throws InputError for settings that make no encoder
 */
export function createEncoder(
  { encoder, latent, maxSteps, objective }: ModelConfig,
  productions: number,
): Encoder<ProductionBatch> {
  const width = lossNamed(objective).posterior === 'normal' ? 2 * latent : latent;
  return encoder.kind === 'recurrent'
    ? createRecurrentEncoder(encoder, productions, width)
    : createConvolutionalEncoder(encoder, productions, width, maxSteps);
}
