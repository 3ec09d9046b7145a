import { besideOthers } from '../base/besideOthers.js';
import { breathe } from '../base/breathe.js';
import { inPieces } from '../base/onAllCores.js';
import type { Random } from '../base/random.js';
import { type LossParts, lossParts } from '../model/loss.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { drawForTraining } from '../model/trainingDraws.js';
import { add, dispose, mul, type Tensor1D, tidy } from '../tensor/ops.js';
import type { NamedTensors } from '../tensor/safetensors.js';
import type { PlannedBatch } from './batches.js';
import type { Slicer } from './slices.js';
import type { SliceThreads } from './sliceThreads.js';

export interface BatchGradient {
  /** The gradient as a flat vector on the device; the caller disposes of it. */
  readonly gradient: Tensor1D;
  /** Means over the items. */
  readonly loss: LossParts;
  /** The number of items in the gradient: all of the batch, or fewer if it was cut short. */
  readonly items: number;
}

export interface BatchGradientOptions {
  /** Draws noise and dropout; a batch that is left undone has drawn for its finished slices. */
  readonly random: Random;
  /** The share of beta in force. */
  readonly latentShare: number;
  /** Called after each slice with the number of its places on the device. */
  readonly onSlice: (places: number) => void;
  /** Runs the work on the device, during which nothing else runs: see `TrainOptions`. */
  readonly onDevice: <T>(work: () => T) => T;
  /** Decides between two slices what to do, from the finished share of the batch. Defaults to going on. */
  readonly next: (share: number) => 'go on' | 'cut short' | 'leave undone';
}

/**
 * Computes loss and gradient of a whole batch in slices; signals and timers run in between. The number of threads that the
 * batch is cut for decides the bits of the gradient, not the number of threads that work on it.
 *
 * @param others the other threads; null computes all slices in this one
 * @returns null for a batch that is left undone, with the network as it was before
 * @throws ThreadFailure where one of the other threads fails; the network is as it was before
 */
export async function batchGradient<B extends Batch>(
  network: Network<B, DecodingSession>,
  slicer: Slicer<B>,
  planned: PlannedBatch,
  { random, latentShare, onSlice, onDevice, next }: BatchGradientOptions,
  others: SliceThreads<B> | null = null,
): Promise<BatchGradient | null> {
  const { config } = network;
  const count = planned.indices.length;
  const isSplit = slicer.threads > 1;
  // one slice is never left undone
  const isCut = slicer.rowsOf(planned) < count;
  const statistics = isCut ? await network.statistics() : {};
  // running statistics are those of the first slice, which this thread computes whatever the number of others
  let first: NamedTensors | null = null;
  let gradient: Tensor1D | null = null;
  let items = 0;
  const sums = { reconstruction: 0, latent: 0, regulariser: 0 };
  await others?.takeValues();
  for await (const group of inPieces(slicer.slicesOf(planned), 1 + (others?.count ?? 0))) {
    if (gradient !== null) {
      await breathe();
      const answer = next(items / count);
      if (answer === 'leave undone') {
        dispose(gradient);
        network.loadStatistics(statistics);
        return null;
      }
      if (answer === 'cut short') break;
      if (isSplit) network.loadStatistics(statistics);
    }
    const slices = group.map((part) => ({
      slice: slicer.forTraining(part, random),
      random: isSplit ? random.split() : random,
    }));
    const [own, ...rest] = slices as [(typeof slices)[0], ...typeof slices];
    const elsewhere = rest.map((one, place) =>
      others!.gradient(one.slice, place, { random: one.random, latentShare, denominator: count }),
    );
    const draws = { ...drawForTraining(config, own.slice.size, own.random), latentShare };
    const computed = await besideOthers(elsewhere, () =>
      onDevice(() => network.lossAndGradient(own.slice, draws, count)),
    ).catch((thrown: unknown) => {
      if (isSplit) network.loadStatistics(statistics);
      throw thrown;
    });
    for (const [place, { loss, gradient: part }] of [computed.own, ...computed.theirs].entries()) {
      const own = slices[place]!.slice.items;
      sums.reconstruction += loss.reconstruction;
      sums.latent += loss.latent;
      sums.regulariser += loss.regulariser * (own / count);
      items += own;
      gradient = gradient === null ? part : added(gradient, part);
    }
    if (isCut && isSplit) first ??= await network.statistics();
    onSlice(slices.reduce((sum, { slice }) => sum + slice.size * planned.length, 0));
  }
  if (first !== null) network.loadStatistics(first);
  // the slices have divided by the whole batch
  const rest = count / items;
  const { reconstruction, latent, regulariser, total } = lossParts(
    [sums.reconstruction, sums.latent, sums.regulariser],
    network.weights,
    latentShare,
  );
  return {
    gradient: rest === 1 ? gradient! : scaled(gradient!, rest),
    loss: {
      reconstruction: rest * reconstruction,
      latent: rest * latent,
      regulariser: rest * regulariser,
      total: rest * total,
    },
    items,
  };
}

/** Returns the sum of two gradients and disposes of both. */
function added(one: Tensor1D, other: Tensor1D): Tensor1D {
  const sum = tidy(() => add(one, other)) as Tensor1D;
  dispose([one, other]);
  return sum;
}

/** Returns a gradient times a factor and disposes of the gradient. */
function scaled(gradient: Tensor1D, factor: number): Tensor1D {
  const product = tidy(() => mul(gradient, factor)) as Tensor1D;
  dispose(gradient);
  return product;
}
