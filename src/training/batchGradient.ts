import { breathe } from '../base/breathe.js';
import type { Random } from '../base/random.js';
import { Dropout } from '../model/dropout.js';
import { drawDeviates, type LossParts, type Network } from '../model/network.js';
import { drawCodeNoise } from '../model/noise.js';
import { add, dispose, mul, type Tensor1D, tidy } from '../tensor/ops.js';
import type { PlannedBatch } from './batches.js';
import type { Slicer } from './slices.js';

export interface BatchGradient {
  /** Flat, on the device; the caller disposes of it. */
  readonly gradient: Tensor1D;
  /** Means over the sequences. */
  readonly loss: LossParts;
  /** The number of sequences in the gradient: all of the batch, or fewer if it was cut short. */
  readonly sequences: number;
}

export interface BatchGradientOptions {
  /** Draws noise and what is left out. Where a batch is left undone, it has drawn for the slices that were done. */
  readonly random: Random;
  /** Share of beta that counts yet. */
  readonly latentShare: number;
  /** Called after each slice, with the places that it took on the device. */
  readonly onSlice: (places: number) => void;
  /** Runs the work on the device, during which nothing else comes through: see `TrainOptions`. */
  readonly onDevice: <T>(work: () => T) => T;
  /** Asked between two slices, given the share of the batch that is done; by default the batch is gone on with. */
  readonly next: (share: number) => 'go on' | 'cut short' | 'leave undone';
}

/**
 * Loss and gradient of a whole batch, worked off in slices, between which signals and timers come through.
 *
 * @returns null for a batch that is left undone: the network is then as it was before
 */
export async function batchGradient(
  network: Network,
  slicer: Slicer,
  planned: PlannedBatch,
  { random, latentShare, onSlice, onDevice, next }: BatchGradientOptions,
): Promise<BatchGradient | null> {
  const { config } = network;
  const count = planned.indices.length;
  // one slice is never left undone
  const statistics = slicer.rowsOf(planned) < count ? network.statistics() : {};
  let gradient: Tensor1D | null = null;
  let sequences = 0;
  const sums = { reconstruction: 0, latent: 0, regulariser: 0 };
  for (const part of slicer.slicesOf(planned)) {
    if (gradient !== null) {
      await breathe();
      const answer = next(sequences / count);
      if (answer === 'leave undone') {
        dispose(gradient);
        network.load((network.parameters.dataSync() as Float32Array).slice(), statistics);
        return null;
      }
      if (answer === 'cut short') break;
    }
    const slice = slicer.read(part, random);
    const noise = drawCodeNoise(config, slice.size, random);
    const deviates = drawDeviates(config, slice.size, random);
    const drawn = { noise, dropout: Dropout.of(config, random), deviates, latentShare };
    const own = onDevice(() => network.lossAndGradient(slice, drawn, count));
    sums.reconstruction += own.loss.reconstruction;
    sums.latent += own.loss.latent;
    sums.regulariser += own.loss.regulariser * (slice.sequences / count);
    sequences += slice.sequences;
    gradient = gradient === null ? own.gradient : added(gradient, own.gradient);
    onSlice(slice.size * slice.steps);
  }
  // the slices have divided by the whole batch
  const rest = count / sequences;
  const { reconstruction, latent, regulariser } = sums;
  const total = reconstruction + config.beta * latentShare * latent + config.lambda * regulariser;
  return {
    gradient: rest === 1 ? gradient! : scaled(gradient!, rest),
    loss: {
      reconstruction: rest * reconstruction,
      latent: rest * latent,
      regulariser: rest * regulariser,
      total: rest * total,
    },
    sequences,
  };
}

/** The sum of two gradients, which are disposed of. */
function added(one: Tensor1D, other: Tensor1D): Tensor1D {
  const sum = tidy(() => add(one, other)) as Tensor1D;
  dispose([one, other]);
  return sum;
}

/** A gradient times a factor; the gradient is disposed of. */
function scaled(gradient: Tensor1D, factor: number): Tensor1D {
  const product = tidy(() => mul(gradient, factor)) as Tensor1D;
  dispose(gradient);
  return product;
}
