import { Random, type RandomState } from '../base/random.js';
import type { LossParts } from '../model/loss.js';
import type { AnyNetwork, Network } from '../model/network.js';
import { fromPlain, type PlainBatch } from '../model/productions/plainBatch.js';
import type { ProductionNetwork } from '../model/productions/productionNetwork.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { drawForTraining } from '../model/trainingDraws.js';
import { prefixOf } from '../run/domainOf.js';
import { openOrigin, type RunOrigin } from '../run/runOrigin.js';
import { emptyNetwork } from '../run/trainedNetwork.js';
import { readAndDispose } from '../tensor/read.js';
import type { NetworkValues } from './sharedValues.js';

/** A slice of a batch for another thread. `Plain` is the batch as plain data. */
export interface SliceTask<Plain> {
  readonly run: RunOrigin;
  /** Tells the trainings of a process apart. */
  readonly training: number;
  readonly values: NetworkValues;
  readonly slice: Plain;
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

/** Computes the loss of a slice of strings, and its gradient in training. */
export async function computeSlice(task: SliceTask<PlainBatch>): Promise<LossParts> {
  return computeWith(await ownNetwork(task, openNetwork), fromPlain(task.slice), task);
}

/** Computes the loss of a slice with the values of its task, and its gradient in training. */
export async function computeWith<B extends Batch>(
  network: Network<B, DecodingSession>,
  batch: B,
  { step, values }: Pick<SliceTask<unknown>, 'step' | 'values'>,
): Promise<LossParts> {
  load(network, values);
  if (step === null) return network.loss(batch);
  const { random, latentShare, denominator, gradient } = step;
  const draws = drawForTraining(network.config, batch.size, Random.restore(random));
  const computed = await network.lossAndGradient(batch, { ...draws, latentShare }, denominator);
  gradient.set(await readAndDispose(computed.gradient));
  return computed.loss;
}

/** The network of the training that this thread takes part in. */
let own: { readonly training: number; readonly network: Promise<AnyNetwork & { dispose(): void }> } | null =
  null;
/** The moment of its values. */
let version = 0;

/** Returns the network of a training, which stays until another training needs this thread. */
export function ownNetwork<N extends AnyNetwork & { dispose(): void }>(
  { run, training }: Pick<SliceTask<unknown>, 'run' | 'training'>,
  open: (run: RunOrigin) => Promise<N>,
): Promise<N> {
  if (own?.training !== training) {
    void own?.network.then((network) => network.dispose());
    own = { training, network: open(run) };
    version = 0;
  }
  return own.network as Promise<N>;
}

async function openNetwork(origin: RunOrigin): Promise<ProductionNetwork> {
  const run = await openOrigin(origin);
  return emptyNetwork(run, await prefixOf(run));
}

/** Loads values; every slice of a batch begins with the statistics before it. */
function load(network: AnyNetwork, values: NetworkValues): void {
  if (version === values.version) network.loadStatistics(values.statistics);
  else network.load(values.parameters, values.statistics);
  version = values.version;
}
