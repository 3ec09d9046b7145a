import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { classifierFrechetDistance, classifierRecord } from '../../src/imageMetrics/classifierFrechet.js';
import { type ClassifierConfig, ClassifierNetwork } from '../../src/imageMetrics/classifierNetwork.js';
import { classifierSettings } from '../../src/imageMetrics/classifierSettings.js';
import { ImageClassifier } from '../../src/imageMetrics/imageClassifier.js';
import { trainClassifier } from '../../src/imageMetrics/trainClassifier.js';
import { type ImageSet, valuesIn } from '../../src/images/imageSet.js';
import { memory } from '../../src/tensor/ops.js';
import { readSafetensors, writeSafetensors } from '../../src/tensor/safetensors.js';
import { startTestBackend } from '../support/backend.js';
import { relativeError } from '../support/numeric.js';
import { barsAndCrosses } from './support.js';

const small = classifierSettings.parse({ filters: [8, 16], units: 24, epochs: 12, batch: 32, seed: 3 });
const [training, test] = [barsAndCrosses(600, 1), barsAndCrosses(300, 2)];

/** The last hidden layer and the logits of one image, in double precision and term by term. */
function byHand(config: ClassifierConfig, parameters: Float32Array, image: ArrayLike<number>) {
  const weights = new ClassifierNetwork(config).layout.toRecord(parameters);
  const valuesOf = (name: string) => weights[name]!.data as Float32Array;
  const { window } = config;
  let [height, width, channels] = [config.height, config.width, config.channels];
  let x = Array.from(image, (value) => 2 * (value / 255) - 1);
  config.filters.forEach((filters, layer) => {
    const [kernel, bias] = [valuesOf(`convolution${layer}/kernel`), valuesOf(`convolution${layer}/bias`)];
    const [down, across] = [Math.ceil(height / 2), Math.ceil(width / 2)];
    const before = (windows: number, pixels: number) =>
      Math.floor(Math.max(0, (windows - 1) * 2 + window - pixels) / 2);
    const y: number[] = [];
    for (let top = 0; top < down; top++)
      for (let left = 0; left < across; left++)
        for (let filter = 0; filter < filters; filter++) {
          let sum = bias[filter]!;
          for (let i = 0; i < window; i++)
            for (let j = 0; j < window; j++)
              for (let channel = 0; channel < channels; channel++) {
                const [row, column] = [
                  2 * top + i - before(down, height),
                  2 * left + j - before(across, width),
                ];
                if (row < 0 || row >= height || column < 0 || column >= width) continue;
                const weight = kernel[((i * window + j) * channels + channel) * filters + filter]!;
                sum += weight * x[(row * width + column) * channels + channel]!;
              }
          y.push(Math.max(0, sum));
        }
    [x, height, width, channels] = [y, down, across, filters];
  });
  const dense = (name: string, inputs: readonly number[]) =>
    Array.from(valuesOf(`${name}/bias`), (bias, unit, { length } = valuesOf(`${name}/bias`)) =>
      inputs.reduce((sum, value, i) => sum + value * valuesOf(`${name}/kernel`)[i * length + unit]!, bias),
    );
  const features = dense('features', x).map((value) => Math.max(0, value));
  return { features, logits: dense('classes', features) };
}

describe('the classifier of images', () => {
  let classifier: ImageClassifier;
  beforeAll(async () => {
    await startTestBackend();
    classifier = await trainClassifier(training, small);
  });

  it('computes what its equations say', async () => {
    const size = { height: 7, width: 6, channels: 2 };
    const config = { ...small, ...size, filters: [3, 4], window: 3, units: 9, classes: 5 };
    const random = new Random(1);
    const images: ImageSet = {
      ...size,
      count: 300,
      pixels: Uint8Array.from({ length: 300 * valuesIn(size) }, () => random.integer(256)),
    };
    const parameters = random.normals(new ClassifierNetwork(config).layout.size);
    const drawn = new ImageClassifier(config, parameters);
    const each = Array.from({ length: images.count }, (_, i) =>
      byHand(config, parameters, images.pixels.subarray(i * valuesIn(size), (i + 1) * valuesIn(size))),
    );
    const features = each.flatMap((image) => image.features);
    expect(relativeError(await drawn.features(images), features)).toBeLessThan(1e-5);
    const classes = each.map(({ logits }) => logits.indexOf(Math.max(...logits)));
    expect(new Set(classes).size).toBeGreaterThan(2);
    expect([...(await drawn.classify(images))]).toEqual(classes);
    drawn.dispose();
  });

  it('learns to tell classes', async () => {
    expect(await classifier.accuracy(test)).toBeGreaterThan(0.97);
    const wrong = test.labels.map((label) => (label + 1) % 3);
    expect(await classifier.accuracy({ images: test.images, labels: wrong })).toBeLessThan(0.03);
  });

  it('is the same for the same seed', async () => {
    const brief = { ...small, epochs: 1 };
    const [one, same, other] = [
      await trainClassifier(training, brief),
      await trainClassifier(training, brief),
      await trainClassifier(training, { ...brief, seed: 4 }),
    ];
    expect(same.hash).toBe(one.hash);
    expect(other.hash).not.toBe(one.hash);
    for (const each of [one, same, other]) each.dispose();
  });

  it('orders images by how far they are from real ones', async () => {
    const random = new Random(5);
    const changed = (change: (value: number, i: number) => number): ImageSet => ({
      ...test.images,
      pixels: Uint8Array.from(test.images.pixels, (value, i) =>
        Math.max(0, Math.min(255, Math.round(change(value, i)))),
      ),
    });
    const sets = [
      test.images,
      changed((value) => value + 25 * random.normal()),
      changed((value) => value + 100 * random.normal()),
    ];
    const distances: number[] = [];
    for (const set of sets)
      distances.push((await classifierFrechetDistance(classifier, training.images, set)).distance);
    const [real, noisy, noisier] = distances as [number, number, number];
    expect(real).toBeGreaterThan(0);
    expect(noisy).toBeGreaterThan(1.5 * real);
    expect(noisier).toBeGreaterThan(5 * noisy);
  });

  it('is described for a table', async () => {
    const record = await classifierRecord(classifier, training.images, test);
    expect(record).toEqual({
      seed: 3,
      weights: classifier.hash,
      testAccuracy: await classifier.accuracy(test),
      floor: await classifierFrechetDistance(classifier, training.images, test.images),
    });
    expect(record.floor).toMatchObject({ referenceImages: 600, generatedImages: 300 });
  });

  it('is read as it was written', async () => {
    const copy = ImageClassifier.read(classifier.bytes, 'classifier.safetensors');
    expect(copy.hash).toBe(classifier.hash);
    expect(copy.config).toEqual(classifier.config);
    expect(await copy.features(test.images)).toEqual(await classifier.features(test.images));
    copy.dispose();
  });

  it.each<[string, (stored: ReturnType<typeof readSafetensors>) => Uint8Array, string]>([
    [
      'another kind of file',
      ({ tensors }) => writeSafetensors(tensors),
      'expected the weights of a classifier of images',
    ],
    [
      'settings out of range',
      ({ tensors, metadata }) =>
        writeSafetensors(tensors, {
          imageClassifier: metadata.imageClassifier!.replace('"units":24', '"units":0'),
        }),
      'units',
    ],
    [
      'settings of a network too large for memory',
      ({ tensors, metadata }) =>
        writeSafetensors(tensors, {
          imageClassifier: metadata.imageClassifier!.replace('"height":12', '"height":4096'),
        }),
      'weights, as its settings need, but it has',
    ],
    [
      'settings that are no JSON',
      ({ tensors }) => writeSafetensors(tensors, { imageClassifier: '{' }),
      'the settings of a classifier in the metadata',
    ],
    [
      'a tensor of another name',
      ({ tensors: { 'classes/bias': bias, ...tensors }, metadata }) =>
        writeSafetensors({ ...tensors, 'classes/offset': bias! }, metadata),
      'expected the tensor classes/bias',
    ],
    [
      'a tensor of another shape',
      ({ tensors, metadata }) =>
        writeSafetensors(
          { ...tensors, 'classes/bias': { ...tensors['classes/bias']!, shape: [1, 3] } },
          metadata,
        ),
      'expected classes/bias of shape [3], but it is [1, 3]',
    ],
    [
      'numbers that are not finite',
      ({ tensors, metadata }) =>
        writeSafetensors(
          { ...tensors, 'classes/bias': { shape: [3], data: Float32Array.of(0, Number.NaN, 0) } },
          metadata,
        ),
      'classes/bias holds values that are not finite',
    ],
  ])('refuses %s', (_, change, message) => {
    const bytes = change(readSafetensors(classifier.bytes, 'whole'));
    const read = () => ImageClassifier.read(bytes, 'bad.safetensors');
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
    expect(read).toThrow('bad.safetensors');
  });

  it('refuses images of another size', async () => {
    const other: ImageSet = { count: 1, height: 12, width: 4, channels: 3, pixels: new Uint8Array(144) };
    await expect(classifier.features(other)).rejects.toThrow(
      'expected images of 12 x 12 pixels and 1 channel, as the classifier was trained on, but received: 12 x 4 pixels and 3 channels',
    );
  });

  it('refuses to train without labels that tell images apart', async () => {
    const { images, labels } = training;
    const train = (given: Uint8Array) => trainClassifier({ images, labels: given }, small);
    await expect(train(labels.subarray(1))).rejects.toThrow('expected 600 labels, one for each image');
    await expect(train(new Uint8Array(600))).rejects.toThrow('expected images of at least two classes');
  });

  it('says that its rate was too high', async () => {
    await expect(trainClassifier(training, { ...small, learningRate: 1e30 })).rejects.toThrow(
      'train again with a learning rate below 1e+30',
    );
  });

  it('ends when it is told to, and leaves no tensors', async () => {
    const before = memory().numTensors;
    const controller = new AbortController();
    const steps: number[] = [];
    const training20 = trainClassifier(training, small, {
      signal: controller.signal,
      onProgress: ({ step, steps: all, loss }) => {
        expect(all).toBe(12 * Math.ceil(600 / 32));
        expect(loss).toBeGreaterThan(0);
        steps.push(step);
        if (step === 20) controller.abort(new Error('enough'));
      },
    });
    await expect(training20).rejects.toThrow('enough');
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    const whole = await trainClassifier(training, { ...small, epochs: 1 });
    await whole.features(test.images);
    whole.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
