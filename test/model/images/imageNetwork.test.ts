import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../src/base/random.js';
import { encodeItems } from '../../../src/model/encode.js';
import { ImageItems } from '../../../src/model/images/imageBatch.js';
import { type ImageModelConfig, imageModelSchema } from '../../../src/model/images/imageConfig.js';
import { ImageNetwork } from '../../../src/model/images/imageNetwork.js';
import { presetNamed } from '../../../src/model/presets.js';
import { drawDeviates } from '../../../src/model/trainingDraws.js';
import { memory } from '../../../src/tensor/ops.js';
import { trainItems } from '../../../src/training/trainingLoop.js';
import { startTestBackend } from '../../support/backend.js';
import { memoryRecords } from '../../training/support.js';
import { expectSlopes } from '../support.js';
import { bars, firstOf, imageNetworkOf, tinyImageModel } from './support.js';

const images = bars(40);

/** The values of a set of weights by name, changed in place. */
function changed(network: ImageNetwork, changes: Readonly<Record<string, ArrayLike<number>>>): void {
  const record = network.layout.toRecord(new Float32Array(network.layout.size));
  for (const [name, values] of Object.entries(changes)) record[name]!.data.set(values as never);
  network.load(network.layout.fromRecord(record, 'test'), {});
}

describe('the model of images', () => {
  beforeAll(startTestBackend);

  const models: readonly [string, ImageModelConfig][] = [
    ['rae', tinyImageModel('rae', { beta: 0.1 })],
    [
      'rae, bernoulli',
      tinyImageModel('rae', { beta: 0.1 }, { likelihood: 'bernoulli', pixelReduction: 'sum' }),
    ],
    ['vae', tinyImageModel('vae', { beta: 0.3, samples: 2 })],
    ['rae-l2', tinyImageModel('rae-l2', { beta: 0.1, lambda: 0.01 })],
    ['rae-gp', tinyImageModel('rae-gp', { beta: 0.1, lambda: 0.01 })],
    [
      'odd sides, three channels, a kernel of 5',
      tinyImageModel('rae', { beta: 0.1 }, { height: 13, width: 10, channels: 3, kernel: 5 }),
    ],
  ];

  it.each(models)('the gradient of the loss agrees with differences (%s)', async (_, config) => {
    const network = imageNetworkOf(config, 3);
    const batch = firstOf(bars(6, config), 6);
    const deviates = drawDeviates(config, batch.size, new Random(2));
    await expectSlopes(network, () => network.lossAndGradient(batch, { deviates }));
    network.dispose();
  });

  it('a decoder of singular values trains too', async () => {
    const network = imageNetworkOf(tinyImageModel('rae-sn'));
    const { loss, gradient } = await network.lossAndGradient(firstOf(images, 6), {});
    expect(Number.isFinite(loss.total)).toBe(true);
    expect((await gradient.data()).every(Number.isFinite)).toBe(true);
    gradient.dispose();
    network.dispose();
  });

  it('the loss is the mean over pixels of the squared error, summed over channels, by hand', async () => {
    const size = { height: 16, width: 16, channels: 3 };
    const colours = bars(5, size);
    const network = imageNetworkOf(tinyImageModel('rae', { beta: 0.5, reduction: 'mean' }, size));
    // all zeros but for the biases of code and output: the image of every code is the same
    changed(network, {
      'encoder/code/bias': [1, 2, -2],
      'decoder/output/bias': [0, Math.log(3), -Math.log(3)],
    });
    const brightness = [1 / 2, 3 / 4, 1 / 4];
    let squares = 0;
    for (const [i, value] of colours.pixels.entries()) squares += (brightness[i % 3]! - value / 255) ** 2;
    const loss = await network.loss(firstOf(colours, 5));
    expect(loss.reconstruction).toBeCloseTo(squares / (5 * 16 * 16), 5);
    expect(loss.latent).toBeCloseTo((1 + 4 + 4) / 3, 5);
    expect(loss.total).toBeCloseTo(loss.reconstruction + 0.5 * loss.latent, 5);
    network.dispose();
  });

  it('the cross-entropy of a pixel, added up over an image, by hand', async () => {
    const config = tinyImageModel('rae', { beta: 0 }, { likelihood: 'bernoulli', pixelReduction: 'sum' });
    const network = imageNetworkOf(config);
    changed(network, { 'decoder/output/bias': [Math.log(3)] });
    let nats = 0;
    for (const value of images.pixels)
      nats -= (value / 255) * Math.log(3 / 4) + (1 - value / 255) * Math.log(1 / 4);
    const loss = await network.loss(firstOf(images, images.count));
    expect(loss.reconstruction / (nats / images.count)).toBeCloseTo(1, 5);
    network.dispose();
  });

  it.each(['rae', 'vae', 'rae-gp'])('in use, padding rows change nothing (%s)', async (kind) => {
    const network = imageNetworkOf(tinyImageModel(kind, { beta: 0.1 }));
    const alone = await network.loss(firstOf(images, 4));
    const padded = await network.loss(firstOf(images, 4, 7));
    expect(padded.reconstruction).toBeCloseTo(alone.reconstruction, 5);
    // the draws of its directions differ, being those of more rows
    if (kind !== 'rae-gp') expect(padded.latent).toBeCloseTo(alone.latent, 5);
    const codes = await network.encode(firstOf(images, 4, 7));
    expect(codes).toHaveLength(4 * 3);
    expect([...codes]).toEqual(
      [...(await network.encode(firstOf(images, 4)))].map((x) => expect.closeTo(x, 5)),
    );
    network.dispose();
  });

  it('batch normalisation in use is that of the running statistics', async () => {
    const network = imageNetworkOf(tinyImageModel('rae', { beta: 0 }));
    // in use an image has the code that it has alone, whatever is beside it
    const together = await encodeItems(network, new ImageItems(images));
    const alone = await network.encode(firstOf(images, 1));
    expect([...together.subarray(0, 3)]).toEqual([...alone].map((x) => expect.closeTo(x, 5)));
    // after many passes over one batch the running statistics are those of the batch, so that both losses agree
    const batch = firstOf(images, 20);
    const before = await network.statistics();
    expect(Object.keys(before).sort()).toEqual(
      ['encoder/convolution0', 'encoder/convolution1', 'decoder/convolution0', 'decoder/convolution1']
        .flatMap((name) => [`${name}/normalisation/mean`, `${name}/normalisation/variance`])
        .sort(),
    );
    let trained = 0;
    for (let i = 0; i < 200; i++) {
      const { loss, gradient } = await network.lossAndGradient(batch, {});
      gradient.dispose();
      trained = loss.total;
    }
    const { total } = await network.loss(batch);
    expect(total).toBeCloseTo(trained, 4);
    // other statistics, another loss
    network.loadStatistics(before);
    expect(Math.abs((await network.loss(batch)).total - trained)).toBeGreaterThan(1e-3);
    network.dispose();
  });

  it('decodes codes to pixels, as its loss sees them', async () => {
    const network = imageNetworkOf(tinyImageModel('rae', { beta: 0 }));
    const batch = firstOf(images, 4);
    const session = network.startDecoding(await network.encode(batch), 4);
    const pixels = await session.pixels();
    session.dispose();
    expect(pixels).toHaveLength(4 * 16 * 16);
    expect(Math.min(...pixels)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1);
    const squares = pixels.reduce((total, value, i) => total + (value - batch.pixels[i]!) ** 2, 0);
    expect((await network.loss(batch)).reconstruction).toBeCloseTo(squares / (4 * 16 * 16), 5);
    network.dispose();
  });

  it.each(['rae', 'vae'])('learns images (%s)', async (kind) => {
    const network = imageNetworkOf(tinyImageModel(kind, { beta: 1e-3 }));
    const set = bars(300);
    const { training } = presetNamed('tiny', 'text');
    const config = {
      ...training,
      learningRate: 0.01,
      batch: 50,
      warmup: 0,
      schedule: 'constant' as const,
      epochs: 20,
      minutes: null,
      validation: 0.1,
      seed: 3,
    };
    const { validation } = await trainItems({
      network,
      items: new ImageItems(set),
      config,
      records: memoryRecords(),
    });
    // the best that does not look at the image is its mean, pixel by pixel
    const means = new Float64Array(256);
    for (const [i, value] of set.pixels.entries()) means[i % 256]! += value / 255 / set.count;
    const spread = set.pixels.reduce((sum, value, i) => sum + (value / 255 - means[i % 256]!) ** 2, 0);
    expect(validation!.reconstruction).toBeLessThan((0.5 * spread) / set.pixels.length);
    network.dispose();
  });

  it('a step leaves one tensor, the gradient, and disposing leaves none', async () => {
    const before = memory().numTensors;
    const network = imageNetworkOf(tinyImageModel('rae-gp'));
    const made = memory().numTensors;
    for (let i = 0; i < 3; i++) {
      const batch = firstOf(images, 5);
      const deviates = drawDeviates(network.config, 5, new Random(1));
      const { gradient } = await network.lossAndGradient(batch, { deviates });
      expect(memory().numTensors).toBe(made + 1);
      gradient.dispose();
      await network.loss(batch);
      const session = network.startDecoding(await network.encode(batch), 5);
      session.dispose();
    }
    expect(memory().numTensors).toBe(made);
    network.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

describe('settings of a model of images', () => {
  it('are checked by their schema', () => {
    const config = tinyImageModel('rae');
    expect(imageModelSchema().parse(config)).toEqual(config);
    expect(imageModelSchema().safeParse({ ...config, encoderFilters: [] }).success).toBe(false);
    expect(imageModelSchema().safeParse({ ...config, likelihood: 'poisson' }).success).toBe(false);
  });

  it('the published model of MNIST has this many parameters', () => {
    const config = tinyImageModel(
      'rae',
      {},
      {
        latent: 16,
        height: 32,
        width: 32,
        encoderFilters: [128, 256, 512, 1024],
        decoderFilters: [1024, 512, 256],
      },
    );
    const encoder = 16 * (128 + 128 * 256 + 256 * 512 + 512 * 1024) + (2 * 2 * 1024 + 1) * 16;
    const decoder = (16 + 1) * 8 * 8 * 1024 + 16 * (1024 * 512 + 512 * 256 + 256) + 1;
    const normalisations = 2 * (128 + 256 + 512 + 1024 + 512 + 256);
    expect(ImageNetwork.check(config)).toBe(encoder + decoder + normalisations);
  });

  it('noise besides the variances of a loss is refused', () => {
    expect(() => ImageNetwork.check(tinyImageModel('vae', {}, { noise: 0.1 }))).toThrow(
      /expected no noise besides the variances that vae learns, but received: 0.1/,
    );
  });
});
