import { Random } from '../base/random.js';
import type { Items } from '../model/items.js';
import type { Network } from '../model/network.js';
import type { Batch, DecodingSession } from '../model/reconstruction.js';
import { drawForTraining } from '../model/trainingDraws.js';
import { Adam } from '../tensor/adam.js';
import { dispose } from '../tensor/ops.js';
import type { StepSeconds } from './fineTuning.js';

/** The numbers of items of the two trial steps that are timed. */
const sizes = [4, 24] as const;

/**
 * Times training steps on this machine: a first one to warm up, then one of few items and one of more, all of usual length.
 *
 * @param network the network, which gets new parameters for the trial
 */
export async function trialStep<B extends Batch>(
  network: Network<B, DecodingSession>,
  items: Items<B>,
): Promise<StepSeconds> {
  const lengths = Uint32Array.from({ length: items.count }, (_, i) => items.lengthOf(i));
  // a little above the median, since batches are padded
  const usualLength = lengths.slice().sort()[Math.floor(0.6 * items.count)]!;
  const usual = lengths.indexOf(usualLength);
  const length = network.encoder.readsAnyLength ? usualLength : items.longest;
  network.load(network.layout.initialise(new Random(0)), {});
  const adam = new Adam(network.parameters);
  const step = async (size: number): Promise<number> => {
    const batch = items.batchOf(new Int32Array(size).fill(usual), length, size);
    const started = performance.now();
    const { gradient } = await network.lossAndGradient(batch, {});
    network.parameters = adam.step(network.parameters, gradient, 0);
    // waits for unfinished work on the device
    await network.parameters.data();
    dispose(gradient);
    return (performance.now() - started) / 1000;
  };
  try {
    await step(sizes[0]);
    const [few, more] = [await step(sizes[0]), await step(sizes[1])];
    const perSequence = Math.max(0, more - few) / (sizes[1] - sizes[0]);
    return { perStep: Math.max(0, few - sizes[0] * perSequence), perSequence };
  } finally {
    adam.dispose();
  }
}

/** The number of items of a trial gradient: one alone would hide a loss that is no mean over items. */
const rows = 2;

/**
 * Computes one gradient, of the first items.
 *
 * @param network the network, which gets new parameters for the trial
 * @throws InputError for a loss, an encoder or a decoder that cannot be differentiated
 */
export async function tryGradient<B extends Batch>(
  network: Network<B, DecodingSession>,
  items: Items<B>,
): Promise<void> {
  const random = new Random(0);
  const indices = Int32Array.from({ length: Math.min(rows, items.count) }, (_, i) => i);
  const length = network.encoder.readsAnyLength
    ? Math.max(...Array.from(indices, (index) => items.lengthOf(index)))
    : items.longest;
  network.load(network.layout.initialise(random), {});
  const batch = items.batchOf(indices, length, rows);
  const { gradient } = await network.lossAndGradient(batch, drawForTraining(network.config, rows, random));
  dispose(gradient);
}
