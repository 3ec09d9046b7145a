import { Random, type RandomState } from '../base/random.js';
import type { LossParts } from '../model/loss.js';
import { fromPlain, type PlainBatch } from '../model/productions/plainBatch.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import { drawForTraining } from '../model/trainingDraws.js';
import { prefixOf } from '../run/domainOf.js';
import { openOrigin, type RunOrigin } from '../run/runOrigin.js';
import { emptyNetwork } from '../run/trainedNetwork.js';
import { readAndDispose } from '../tensor/read.js';
import type { NetworkValues } from './sharedValues.js';

/** A slice of a batch for another thread. */
export interface SliceTask {
  readonly run: RunOrigin;
  /** Tells the trainings of a process apart. */
  readonly training: number;
  readonly values: NetworkValues;
  readonly slice: PlainBatch;
  /** What a gradient needs; null for the loss of a validation. */
  readonly step: {
    readonly random: RandomState;
    readonly latentShare: number;
    /** The number of items of the whole batch. */
    readonly denominator: number;
    /** Receives the gradient; shared between threads. */
    readonly gradient: Float32Array;
  } | null;
}

/** Computes the loss of a slice, and its gradient in training. */
export async function computeSlice({ slice, step, values, ...task }: SliceTask): Promise<LossParts> {
  const network = await networkOf(task);
  const batch = fromPlain(slice);
  load(network, values);
  if (step === null) return network.loss(batch);
  const { random, latentShare, denominator, gradient } = step;
  const draws = drawForTraining(network.config, batch.size, Random.restore(random));
  const computed = await network.lossAndGradient(batch, { ...draws, latentShare }, denominator);
  gradient.set(await readAndDispose(computed.gradient));
  return computed.loss;
}

/** The network of the training that this thread takes part in. */
let own: { readonly training: number; readonly network: Promise<ProductionNetwork> } | null = null;
/** The moment of its values. */
let version = 0;

function networkOf({ run, training }: Pick<SliceTask, 'run' | 'training'>): Promise<ProductionNetwork> {
  if (own?.training !== training) {
    void own?.network.then((network) => network.dispose());
    own = { training, network: openNetwork(run) };
    version = 0;
  }
  return own.network;
}

async function openNetwork(origin: RunOrigin): Promise<ProductionNetwork> {
  const run = await openOrigin(origin);
  return emptyNetwork(run, await prefixOf(run));
}

/** Loads values; every slice of a batch begins with the statistics before it. */
function load(network: ProductionNetwork, values: NetworkValues): void {
  if (version === values.version) network.loadStatistics(values.statistics);
  else network.load(values.parameters, values.statistics);
  version = values.version;
}
