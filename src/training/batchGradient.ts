import { breathe } from '../base/breathe.js';
import type { Random } from '../base/random.js';
import { type LossParts, lossParts } from '../model/loss.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { drawForTraining } from '../model/trainingDraws.js';
import { add, dispose, mul, type Tensor1D, tidy } from '../tensor/ops.js';
import { readCopy } from '../tensor/read.js';
import type { PlannedBatch } from './batches.js';
import type { Slicer } from './slices.js';

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
 * Computes loss and gradient of a whole batch in slices; signals and timers run in between.
 *
 * @returns null for a batch that is left undone, with the network as it was before
 */
export async function batchGradient<B extends Batch>(
  network: Network<B, DecodingSession>,
  slicer: Slicer<B>,
  planned: PlannedBatch,
  { random, latentShare, onSlice, onDevice, next }: BatchGradientOptions,
): Promise<BatchGradient | null> {
  const { config } = network;
  const count = planned.indices.length;
  // one slice is never left undone
  const statistics = slicer.rowsOf(planned) < count ? await network.statistics() : {};
  let gradient: Tensor1D | null = null;
  let items = 0;
  const sums = { reconstruction: 0, latent: 0, regulariser: 0 };
  for (const part of slicer.slicesOf(planned)) {
    if (gradient !== null) {
      await breathe();
      const answer = next(items / count);
      if (answer === 'leave undone') {
        dispose(gradient);
        network.load(await readCopy(network.parameters), statistics);
        return null;
      }
      if (answer === 'cut short') break;
    }
    const slice = slicer.forTraining(part, random);
    const draws = { ...drawForTraining(config, slice.size, random), latentShare };
    const own = await onDevice(() => network.lossAndGradient(slice, draws, count));
    sums.reconstruction += own.loss.reconstruction;
    sums.latent += own.loss.latent;
    sums.regulariser += own.loss.regulariser * (slice.items / count);
    items += slice.items;
    gradient = gradient === null ? own.gradient : added(gradient, own.gradient);
    onSlice(slice.size * planned.length);
  }
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
