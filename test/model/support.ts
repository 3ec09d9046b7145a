import { Random } from '../../src/base/random.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { makeBatch, type SequenceBatch } from '../../src/model/batch.js';
import type { ConvolutionalEncoderConfig, ModelConfig } from '../../src/model/config.js';
import { Network } from '../../src/model/network.js';

export const recurrent = { kind: 'recurrent', embedding: 5, units: 6 } as const;
export const convolutional: ConvolutionalEncoderConfig = {
  kind: 'convolutional',
  convolutions: [
    { filters: 3, width: 2 },
    { filters: 2, width: 3 },
  ],
  dense: 7,
  batchNormalisation: false,
};
export const autoregressive = { kind: 'autoregressive', embedding: 4, topEmbedding: 3, units: 6 } as const;
export const parallel = { kind: 'parallel', units: 5, layers: 2, batchNormalisation: false } as const;

/** A tiny model, in which every part has a size of its own. */
export function tiny(changes: Partial<ModelConfig> = {}): ModelConfig {
  return {
    objective: 'rae-l2',
    latent: 4,
    encoder: recurrent,
    decoder: autoregressive,
    beta: 0.3,
    lambda: 0.02,
    noise: 0,
    maxSteps: 12,
    prefixState: null,
    ...changes,
  };
}

/** A network with first values drawn by a seed. */
export function networkOf(config: ModelConfig, table: ProductionTable, seed = 1): Network {
  const network = new Network(config, table);
  network.load(network.layout.initialise(new Random(seed)), {});
  return network;
}

export function batchOf(
  sequences: readonly number[][],
  steps: number,
  table: ProductionTable,
  size = sequences.length,
): SequenceBatch {
  return makeBatch(sequences, steps, size, table.productions.length);
}
