import { breathe } from '../base/breathe.js';
import { GraeError, InputError } from '../base/errors.js';
import { Random } from '../base/random.js';
import type { LabelledImages } from '../images/cifar.js';
import { type ImageBatch, ImageItems, repeatedImages } from '../model/images/imageBatch.js';
import { Adam } from '../tensor/adam.js';
import { maskedCrossEntropy } from '../tensor/crossEntropy.js';
import {
  dispose,
  fill,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  valueAndGrads,
} from '../tensor/ops.js';
import { readAndDispose, readCopy } from '../tensor/read.js';
import { warmupCosine } from '../tensor/schedule.js';
import { ClassifierNetwork } from './classifierNetwork.js';
import type { ClassifierSettings } from './classifierSettings.js';
import { ImageClassifier } from './imageClassifier.js';

/** The state of a training after a step. */
export interface ClassifierProgress {
  readonly step: number;
  /** The number of steps in all. */
  readonly steps: number;
  /** The mean cross-entropy of the step's images, in nats. */
  readonly loss: number;
}

export interface ClassifierOptions {
  /** Called after each step. */
  readonly onProgress?: (progress: ClassifierProgress) => void;
  readonly signal?: AbortSignal;
}

/** The steps in which the learning rate rises to its peak. */
const warmup = 100;

/**
 * Trains a classifier on labelled images by Adam; the learning rate falls to 0 along half a cosine. Settings, with their seed, and
 * back end decide the weights.
 *
 * @returns the classifier, which the caller disposes of
 * @throws InputError for images without two classes or with another number of labels; GraeError for a loss that is no longer
 *   finite; the reason of the signal that ends the training
 */
export async function trainClassifier(
  { images, labels }: LabelledImages,
  settings: ClassifierSettings,
  options: ClassifierOptions = {},
): Promise<ImageClassifier> {
  const { height, width, channels, count } = images;
  const config = { ...settings, height, width, channels, classes: classesOf(labels, count) };
  const random = new Random(settings.seed);
  const network = new ClassifierNetwork(config);
  const items = new ImageItems(images);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  const steps = settings.epochs * Math.ceil(count / settings.batch);
  let parameters = tensor1d(network.layout.initialise(random));
  const adam = new Adam(parameters);
  try {
    let step = 0;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      random.shuffle(order);
      for (let start = 0; start < count; start += settings.batch) {
        options.signal?.throwIfAborted();
        const indices = order.subarray(start, start + settings.batch);
        const batch = items.batchOf(indices, 1, indices.length);
        const targets = Int32Array.from(indices, (i) => labels[i]!);
        const { loss, gradient } = gradientOf(network, parameters, batch, targets);
        const rate = settings.learningRate * warmupCosine(step, warmup, step / steps);
        const next = adam.step(parameters, gradient, rate);
        dispose([parameters, gradient]);
        parameters = next;
        step++;
        const [value] = await readAndDispose(loss);
        if (!Number.isFinite(value)) throw diverged(step, settings);
        options.onProgress?.({ step, steps, loss: value! });
        await breathe();
      }
    }
    return new ImageClassifier(config, await readCopy(parameters));
  } finally {
    dispose(parameters);
    adam.dispose();
  }
}

/** Computes the mean cross-entropy of a batch and its gradient, flat; the caller disposes of both. */
function gradientOf(
  network: ClassifierNetwork,
  parameters: Tensor1D,
  batch: ImageBatch,
  targets: Int32Array,
): { readonly loss: Tensor; readonly gradient: Tensor1D } {
  const { layout } = network;
  const { items } = batch;
  const [loss, gradient] = tidy(() => {
    const pixels = repeatedImages(batch, 1);
    const lossOf = (...leaves: Tensor[]): Scalar => {
      const weights = layout.named(leaves);
      const logits = network.logits(weights, network.features(weights, pixels));
      const all: Tensor2D = fill(logits.shape, 1);
      return maskedCrossEntropy(logits, all, tensor1d(targets, 'int32'), fill([items], 1 / items));
    };
    const { value, grads } = valueAndGrads(lossOf)(layout.split(parameters));
    return [value, layout.join(grads)] as [Tensor, Tensor1D];
  });
  return { loss, gradient };
}

/** Returns the number of classes, from 0 to the largest label. */
function classesOf(labels: Uint8Array, count: number): number {
  if (labels.length !== count) {
    throw new InputError({
      expected: `${count} labels, one for each image`,
      received: `${labels.length} labels`,
    });
  }
  const largest = labels.reduce((most, label) => Math.max(most, label), 0);
  if (largest === 0)
    throw new InputError({ expected: 'images of at least two classes', received: 'one class' });
  return largest + 1;
}

function diverged(step: number, { learningRate }: ClassifierSettings): GraeError {
  return new GraeError({
    code: 'diverged',
    problem: `step ${step} of the classifier: the loss is not a finite number`,
    advice: [{ text: `train again with a learning rate below ${learningRate}`, setting: 'learningRate' }],
  });
}
