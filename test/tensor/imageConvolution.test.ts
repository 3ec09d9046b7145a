import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { imageConvolution, transposedImageConvolution } from '../../src/tensor/imageConvolution.js';
import { type ImageShape, windowsOf } from '../../src/tensor/imageWindows.js';
import {
  dispose,
  mul,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
  valueAndGrads,
} from '../../src/tensor/ops.js';
import { planeConvolution } from '../../src/tensor/planeConvolution.js';
import { readAndDispose } from '../../src/tensor/read.js';
import { startTestBackend } from '../support/backend.js';
import { randomValues, relativeError } from '../support/numeric.js';
import { compare, tolerance } from './support.js';

interface Layer {
  readonly images: ImageShape;
  readonly window: number;
  readonly channels: number;
  readonly filters: number;
  readonly stride: number;
}

/**
 * Calls back for every pixel of every window, with the places of the pixel, of the window and of the kernel's row. Padding
 * before an image is half of what the windows reach beyond it, rounded down: TensorFlow's "same".
 */
function eachPixel(
  { images: { items, height, width }, window, channels, stride }: Layer,
  visit: (pixel: number, place: number, row: number) => void,
): void {
  const [down, across] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const before = (windows: number, pixels: number) =>
    Math.floor(Math.max(0, (windows - 1) * stride + window - pixels) / 2);
  for (let item = 0; item < items; item++)
    for (let top = 0; top < down; top++)
      for (let left = 0; left < across; left++)
        for (let i = 0; i < window; i++)
          for (let j = 0; j < window; j++)
            for (let channel = 0; channel < channels; channel++) {
              const y = top * stride + i - before(down, height);
              const x = left * stride + j - before(across, width);
              if (y < 0 || y >= height || x < 0 || x >= width) continue;
              const pixel = ((item * height + y) * width + x) * channels + channel;
              visit(pixel, (item * down + top) * across + left, (i * window + j) * channels + channel);
            }
}

/** The convolution, term by term. */
const convolved = (layer: Layer, places: number) => (x: Float64Array, kernel: Float64Array) => {
  const y = new Float64Array(places * layer.filters);
  eachPixel(layer, (pixel, place, row) => {
    for (let f = 0; f < layer.filters; f++)
      y[place * layer.filters + f]! += x[pixel]! * kernel[row * layer.filters + f]!;
  });
  return y;
};

/** The transposed convolution, term by term. */
const transposed = (layer: Layer, pixels: number) => (y: Float64Array, kernel: Float64Array) => {
  const x = new Float64Array(pixels * layer.channels);
  eachPixel(layer, (pixel, place, row) => {
    for (let f = 0; f < layer.filters; f++)
      x[pixel]! += y[place * layer.filters + f]! * kernel[row * layer.filters + f]!;
  });
  return x;
};

const pixelsOf = ({ items, height, width }: ImageShape) => items * height * width;

// even and odd sides, kernels of the published models (4 and 5) and others, one channel and several
const shapes: readonly [height: number, width: number, window: number, channels: number, filters: number][] =
  [
    [8, 8, 4, 1, 3],
    [8, 6, 4, 3, 2],
    [7, 5, 4, 2, 3],
    [6, 8, 5, 2, 2],
    [7, 7, 5, 1, 2],
    [4, 4, 3, 2, 1],
    [2, 1, 4, 1, 2],
    [5, 6, 2, 2, 2],
    [4, 5, 1, 2, 2],
  ];

describe('convolutions over images', () => {
  beforeAll(startTestBackend);

  it.each(shapes)('%i x %i pixels, kernel %i, stride 2', async (height, width, window, channels, filters) => {
    const images = { items: 2, height, width };
    const places = pixelsOf(windowsOf(images));
    const layer = { images, window, channels, filters, stride: 2 };
    const kernel = [window * window * channels, filters];
    await compare(
      (x, weights) => imageConvolution(x as Tensor2D, weights as Tensor2D, images, window),
      convolved(layer, places),
      [[pixelsOf(images), channels], kernel],
    );
    await compare(
      (x, weights) => transposedImageConvolution(x as Tensor2D, weights as Tensor2D, images, window),
      transposed(layer, pixelsOf(images)),
      [[places, filters], kernel],
    );
  });

  it.each(shapes)('%i x %i pixels, kernel %i, stride 1', async (height, width, window, channels, filters) => {
    const images = { items: 2, height, width };
    await compare(
      (x, weights) => planeConvolution(x as Tensor2D, weights as Tensor2D, images, window),
      transposed({ images, window, channels, filters, stride: 1 }, pixelsOf(images)),
      [
        [pixelsOf(images), filters],
        [window * window * channels, filters],
      ],
    );
  });

  it('more windows, values of a window and filters than a product takes at once', async () => {
    const images = { items: 5, height: 20, width: 15 };
    const [window, channels, filters] = [5, 24, 9];
    const layer = { images, window, channels, filters, stride: 2 };
    const [pixels, places] = [pixelsOf(images), pixelsOf(windowsOf(images))];
    const random = new Random(3);
    const x = randomValues(pixels * channels, random);
    const y = randomValues(places * filters, random);
    const kernel = randomValues(window ** 2 * channels * filters, random);
    const byKernel = new Float64Array(kernel.length);
    eachPixel(layer, (pixel, place, row) => {
      for (let f = 0; f < filters; f++) byKernel[row * filters + f]! += x[pixel]! * y[place * filters + f]!;
    });
    const doubles = (values: Float32Array) => Float64Array.from(values);
    const convolution = convolved(layer, places)(doubles(x), doubles(kernel));
    const transpose = transposed(layer, pixels)(doubles(y), doubles(kernel));
    const [pictures, windows, weights] = [
      tensor2d(x, [pixels, channels]),
      tensor2d(y, [places, filters]),
      tensor2d(kernel, [window ** 2 * channels, filters]),
    ];
    // the sum of y times the convolution of x has the transposed convolution of y as its gradient by x
    const differentiate = valueAndGrads((...leaves: Tensor[]) => {
      const [some, values] = leaves as [Tensor2D, Tensor2D];
      return sum(mul(imageConvolution(some, values, images, window), windows));
    });
    const [value, other, dx, dKernel] = tidy(() => [
      imageConvolution(pictures, weights, images, window),
      transposedImageConvolution(windows, weights, images, window),
      ...differentiate([pictures, weights]).grads,
    ]) as Tensor[] as [Tensor, Tensor, Tensor, Tensor];
    dispose([pictures, windows, weights]);
    expect(relativeError(await readAndDispose(value), convolution)).toBeLessThan(tolerance);
    expect(relativeError(await readAndDispose(other), transpose)).toBeLessThan(tolerance);
    expect(relativeError(await readAndDispose(dx), transpose)).toBeLessThan(tolerance);
    expect(relativeError(await readAndDispose(dKernel), byKernel)).toBeLessThan(tolerance);
  });
});
