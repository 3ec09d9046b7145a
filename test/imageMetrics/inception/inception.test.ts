import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.js';
import { imageFeatures } from '../../../src/imageMetrics/imageFeatures.js';
import { Inception } from '../../../src/imageMetrics/inception/inception.js';
import type { ImageSet } from '../../../src/images/imageSet.js';
import { memory } from '../../../src/tensor/ops.js';
import { type NamedTensors, type StoredTensor, writeSafetensors } from '../../../src/tensor/safetensors.js';
import { startTestBackend } from '../../support/backend.js';
import { relativeError } from '../../support/numeric.js';
import { drawn, drawnWeights } from './weights.js';

interface Expected extends Omit<ImageSet, 'pixels'> {
  readonly name: string;
  readonly side: number;
  readonly everyEighth: readonly (readonly number[])[];
}

/** Features by PyTorch: see `reference/make_features.py`. */
const expected = JSON.parse(
  readFileSync(new URL('reference/features.json', import.meta.url), 'utf8'),
) as readonly Expected[];

function imagesNamed(name: string): Expected & ImageSet {
  const found = expected.find((set) => set.name === name)!;
  const { count, height, width, channels } = found;
  const pixels = Uint8Array.from(drawn(name, count * height * width * channels, (u) => Math.floor(256 * u)));
  return { ...found, pixels };
}

describe('the network of FID', () => {
  let weights: NamedTensors;
  let bytes: Uint8Array;
  const networks = new Map<number, Inception>();
  beforeAll(async () => {
    await startTestBackend();
    weights = drawnWeights();
    bytes = writeSafetensors(weights);
    networks.set(75, await Inception.read(bytes, 'drawn', 75));
    networks.set(299, await Inception.read(bytes, 'drawn'));
  });
  afterAll(() => {
    for (const network of networks.values()) network.dispose();
  });

  it.each(expected.map(({ name }) => name))('gives the features of pytorch-fid: %s', async (name) => {
    const images = imagesNamed(name);
    const before = memory().numTensors;
    const features = await imageFeatures(networks.get(images.side)!, images);
    expect(memory().numTensors).toBe(before);
    expect(features).toHaveLength(images.count * 2048);
    expect(
      relativeError(
        features.filter((_, i) => i % 8 === 0),
        images.everyEighth.flat(),
      ),
    ).toBeLessThan(1e-4);
  });

  it('has the hash of its file', () => {
    const hash = createHash('sha256').update(bytes).digest('hex');
    for (const network of networks.values()) expect(network.hash).toBe(hash);
  });

  it('gives the features of each image alone, in batches', async () => {
    const [network, two] = [networks.get(75)!, imagesNamed('coloured')];
    const order = [0, 1, 1, 0, 1, 0, 0, 0, 1, 1];
    const size = two.pixels.length / 2;
    const pixels = new Uint8Array(order.length * size);
    for (const [place, image] of order.entries())
      pixels.set(two.pixels.subarray(image * size, (image + 1) * size), place * size);
    const features = await imageFeatures(network, { ...two, count: order.length, pixels });
    const each = [0, 1].map((image) => two.everyEighth[image]!);
    const found = features.filter((_, i) => i % 8 === 0);
    expect(
      relativeError(
        found,
        order.flatMap((image) => each[image]!),
      ),
    ).toBeLessThan(1e-4);
  });

  it('refuses images of other channels', async () => {
    const images = { count: 1, height: 8, width: 8, channels: 4, pixels: new Uint8Array(256) };
    await expect(imageFeatures(networks.get(75)!, images)).rejects.toThrow(
      'expected images of 1 or 3 channels, but received: 4 channels',
    );
  });

  /** The tensors of the first convolution alone, of which one is another. */
  const firstWith = (bias: StoredTensor) => {
    const first = Object.entries(weights).filter(([name]) => name.startsWith('Conv2d_1a_3x3'));
    return { ...Object.fromEntries(first), 'Conv2d_1a_3x3.bn.bias': bias };
  };
  const changed = (name: string, values: (tensor: Float32Array) => ArrayLike<number>) => {
    const { shape, data } = weights[name]!;
    return { ...weights, [name]: { shape, data: Float32Array.from(values(data as Float32Array)) } };
  };
  const files: readonly [string, () => Uint8Array, string][] = [
    [
      'a file without a tensor',
      () => writeSafetensors(firstWith({ shape: [32], data: new Float32Array(32) })),
      'but it has no tensor Conv2d_2a_3x3.conv.weight',
    ],
    [
      'a tensor of another shape',
      () => writeSafetensors(firstWith({ shape: [16], data: new Float32Array(16) })),
      'with Conv2d_1a_3x3.bn.bias as F32 of shape [32], but it is F32 of [16]',
    ],
    [
      'a tensor of another type',
      () => writeSafetensors(firstWith({ shape: [32], data: new Float64Array(32) })),
      'with Conv2d_1a_3x3.bn.bias as F32 of shape [32], but it is F64 of [32]',
    ],
    [
      'values that are not finite',
      () =>
        writeSafetensors(
          changed('Mixed_6a.branch3x3.bn.weight', (data) =>
            data.map((value, i) => (i === 3 ? Number.NaN : value)),
          ),
        ),
      'but Mixed_6a.branch3x3.bn.weight holds values that are not finite',
    ],
    [
      'variances below 0',
      () =>
        writeSafetensors(changed('Mixed_6a.branch3x3.bn.running_var', (data) => data.map((value) => -value))),
      'but Mixed_6a.branch3x3.bn.running_var holds variances below 0',
    ],
    [
      "torchvision's Inception",
      () => writeSafetensors({ ...weights, 'fc.weight': { shape: [1000, 1], data: new Float32Array(1000) } }),
      "it is another Inception, such as torchvision's",
    ],
    [
      'an Inception with auxiliary logits',
      () => writeSafetensors({ ...weights, 'AuxLogits.fc.bias': { shape: [1], data: new Float32Array(1) } }),
      "it is another Inception, such as torchvision's",
    ],
    [
      'a file of another network',
      () => writeSafetensors({ 'encoder/kernel': { shape: [1], data: new Float32Array(1) } }),
      'but it has no tensor Conv2d_1a_3x3.conv.weight',
    ],
    [
      'the file that pytorch-fid fetches',
      () => new TextEncoder().encode('PK\u0003\u0004'),
      'but received: a file of PyTorch itself',
    ],
  ];

  it.each(files)('refuses %s', async (_, write, message) => {
    const before = memory().numTensors;
    const reading = Inception.read(write(), 'inception.safetensors');
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow('inception.safetensors');
    await expect(reading).rejects.toThrow('the weights of Inception for FID');
    expect(memory().numTensors).toBe(before);
  });
});
