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
export async function computeSlice({ slice, step, ...task }: SliceTask): Promise<LossParts> {
  const network = await networkOf(task);
  const batch = fromPlain(slice);
  if (step === null) return network.loss(batch);
  const { random, latentShare, denominator, gradient } = step;
  const draws = drawForTraining(network.config, batch.size, Random.restore(random));
  const computed = await network.lossAndGradient(batch, { ...draws, latentShare }, denominator);
  gradient.set(await readAndDispose(computed.gradient));
  return computed.loss;
}

/** The network of the training that this thread takes part in. */
let own: { readonly training: number; readonly network: ProductionNetwork; version: number } | null = null;

async function networkOf({ run, training, values }: Omit<SliceTask, 'slice' | 'step'>) {
  if (own?.training !== training) {
    own?.network.dispose();
    const opened = await openOrigin(run);
    own = { training, network: emptyNetwork(opened, await prefixOf(opened)), version: 0 };
  }
  const { network } = own;
  // every slice of a batch begins with the statistics before it
  if (own.version === values.version) network.loadStatistics(values.statistics);
  else network.load(values.parameters, values.statistics);
  own.version = values.version;
  return network;
}
