import { expect } from 'vitest';
import { Random } from '../../src/base/random.js';
import type { Grammar } from '../../src/grammar/grammar.js';
import { learnPacking } from '../../src/grammar/learnPacking.js';
import { Packing } from '../../src/grammar/packing.js';
import type { PrefixAutomaton } from '../../src/grammar/prefixState.js';
import type { ProductionTable } from '../../src/grammar/production.js';
import { randomDerivation } from '../../src/grammar/randomDerivation.js';
import type { ModelConfig } from '../../src/model/config.js';
import { type LossSettings, losses } from '../../src/model/losses/index.js';
import type { Network } from '../../src/model/network.js';
import { makeBatch, type ProductionBatch } from '../../src/model/productions/batch.js';
import type { Choice } from '../../src/model/productions/choice.js';
import { prefixFeatures } from '../../src/model/productions/prefixFeatures.js';
import { ProductionItems } from '../../src/model/productions/productionItems.js';
import { ProductionNetwork } from '../../src/model/productions/productionNetwork.js';
import { sequencesIn } from '../../src/model/productions/sequences.js';
import type { Batch, DecodingSession } from '../../src/model/reconstruction.js';
import type { NamedTensors } from '../../src/tensor/safetensors.js';

/** Derivations of the grammar of expressions: x*sin(3), x, (1). */
export const sequences = [
  [1, 3, 7, 5, 3, 10],
  [3, 7],
  [3, 4, 3, 8],
];

export const recurrent = { kind: 'recurrent', embedding: 5, units: 6 } as const;
export const convolutional = {
  kind: 'convolutional',
  convolutions: [
    { filters: 3, width: 2 },
    { filters: 2, width: 3 },
  ],
  dense: 7,
  batchNormalisation: false,
} as const;
export const autoregressive = { kind: 'autoregressive', embedding: 4, topEmbedding: 3, units: 6 } as const;
export const parallel = { kind: 'parallel', units: 5, layers: 2, batchNormalisation: false } as const;

/** One of each way to decode. */
export const choices: readonly Choice[] = [
  { kind: 'greedy' },
  { kind: 'temperature', temperature: 1.5 },
  { kind: 'nucleus', mass: 0.8, temperature: 1 },
  { kind: 'beam', width: 3 },
];

/** Changes of a tiny model: settings of losses by name, those that its loss does not have being left out. */
export interface TinyChanges extends Partial<Omit<ModelConfig, 'loss'>>, LossSettings {
  readonly loss?: string;
  /** The automaton whose features the decoder sees. */
  readonly prefixState?: string | null;
}

/** A tiny model, in which every part has a size of its own, with the noise of its loss. */
export function tiny(changes: TinyChanges = {}): ModelConfig {
  const { loss = 'rae-l2', prefixState = null, ...others } = changes;
  const { settings, noise = { noise: 0, noiseLevels: 'fixed' } } = losses.named(loss);
  const given = Object.entries({ beta: 0.3, lambda: 0.02, ...others });
  const ofLoss = given.filter(([name]) => name in settings.shape);
  const ofModel = given.filter(([name]) => !losses.settingNames.includes(name));
  const model: ModelConfig = {
    latent: 4,
    maxSteps: 12,
    encoder: recurrent,
    decoder: autoregressive,
    loss: losses.configure(loss, Object.fromEntries(ofLoss)),
    dropout: { codes: 0, states: 0, previous: 0 },
    ...noise,
    ...Object.fromEntries(ofModel),
  };
  const { decoder } = model;
  return decoder.kind === 'autoregressive' ? { ...model, decoder: { ...decoder, prefixState } } : model;
}

/** A network with first values drawn by a seed. */
export function networkOf(
  config: ModelConfig,
  table: ProductionTable,
  seed = 1,
  prefix: PrefixAutomaton | null = null,
): ProductionNetwork {
  const network = new ProductionNetwork(config, table, prefix);
  network.load(network.layout.initialise(new Random(seed)), {});
  return network;
}

export function batchOf(
  sequences: readonly number[][],
  steps: number,
  table: ProductionTable,
  size = sequences.length,
  prefix: PrefixAutomaton | null = null,
): ProductionBatch {
  const shape = { steps, size, padding: table.productions.length };
  return makeBatch(sequences, shape, () => prefixFeatures(sequences, table, prefix));
}

/** Sequences as the items of a network. */
export function itemsOf(
  network: ProductionNetwork,
  sequences: readonly ArrayLike<number>[],
): ProductionItems {
  return new ProductionItems(sequencesIn(sequences), network);
}

/** Codes as a density gives them, and with a large scale as nothing should. */
export function codesOf(count: number, latent: number, seed: number, scale: number): Float32Array {
  return new Random(seed).normals(count * latent).map((value) => value * scale);
}

/** A grammar's packing, learned from random derivations. */
export function packed(grammar: Grammar, merges: number): Packing {
  const random = new Random(1);
  const { table } = grammar;
  const limit = table.leastSteps[table.start]! + 20;
  const derivations = Array.from({ length: 100 }, () => randomDerivation(table, random, limit));
  return new Packing(table, learnPacking(table, derivations, merges));
}

/**
 * Expects the gradient of the loss to be the slope that differences have: along the gradient itself, and along random
 * directions, in which few terms can hide an error.
 *
 * @param pass the same for the same parameters
 * @param statistics that it begins with each time
 */
export async function expectSlopes<B extends Batch>(
  network: Network<B, DecodingSession>,
  pass: () => ReturnType<Network<B, DecodingSession>['lossAndGradient']>,
  statistics: NamedTensors = {},
): Promise<void> {
  const start = ((await network.parameters.data()) as Float32Array).slice();
  const at = async (flat: Float32Array) => {
    network.load(flat, statistics);
    const { loss, gradient } = await pass();
    const slopes = ((await gradient.data()) as Float32Array).slice();
    gradient.dispose();
    return { total: loss.total, slopes };
  };
  const { slopes } = await at(start);
  const norm = Math.hypot(...slopes);
  const random = new Random(9);
  const directions = [slopes, ...[0, 1, 2].map(() => random.normals(start.length))];
  for (const unscaled of directions) {
    const length = Math.hypot(...unscaled);
    const direction = unscaled.map((value) => value / length);
    // shorter ones drown in float32, longer ones meet the bends of relu and of batch normalisation
    const step = 1e-3;
    const moved = (by: number) => at(start.map((value, i) => value + by * direction[i]!));
    const [up, down] = [await moved(step), await moved(-step)];
    const slope = direction.reduce((sum, value, i) => sum + value * slopes[i]!, 0);
    expect(Math.abs((up.total - down.total) / (2 * step) - slope)).toBeLessThan(1e-3 * norm);
  }
  network.load(start, {});
}
