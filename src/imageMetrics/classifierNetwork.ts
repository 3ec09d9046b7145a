import { z } from 'zod';
import { kernelParameters } from '../model/images/imageLayers.js';
import { denseParameters } from '../model/pass.js';
import { relu } from '../tensor/activation.js';
import { addBias, dense } from '../tensor/dense.js';
import { imageConvolution } from '../tensor/imageConvolution.js';
import { halved, type ImageShape, windowsOf } from '../tensor/imageWindows.js';
import { mul, reshape, sub, type Tensor1D, type Tensor2D } from '../tensor/ops.js';
import { ParameterLayout, type Weights } from '../tensor/parameters.js';
import { classifierSettings } from './classifierSettings.js';

const side = z.number().int().min(1).max(4096);

/** The settings of a classifier, with the size of its images and the number of its classes. */
export const classifierConfig = classifierSettings.extend({
  height: side,
  width: side,
  channels: z.number().int().min(1).max(64),
  classes: z.number().int().min(2).max(256),
});

export type ClassifierConfig = z.output<typeof classifierConfig>;

/** A classifier of images: convolutions of stride 2, a dense layer of features, all rectified, and a dense layer of classes. */
export class ClassifierNetwork {
  readonly layout: ParameterLayout;
  readonly #config: ClassifierConfig;
  readonly #convolutions: readonly {
    readonly name: string;
    readonly channels: number;
    readonly filters: number;
  }[];
  /** The numbers of an image after the last convolution. */
  readonly #flat: number;

  constructor(config: ClassifierConfig) {
    const { filters, window, units, classes } = config;
    this.#config = config;
    this.#convolutions = filters.map((count, i) => ({
      name: `convolution${i}`,
      channels: i === 0 ? config.channels : filters[i - 1]!,
      filters: count,
    }));
    const smallest = (pixels: number) => filters.reduce(halved, pixels);
    this.#flat = smallest(config.height) * smallest(config.width) * filters.at(-1)!;
    this.layout = new ParameterLayout([
      ...this.#convolutions.flatMap((layer) => [
        kernelParameters(layer, window),
        { name: `${layer.name}/bias`, shape: [layer.filters], initialisation: 'zeros' as const },
      ]),
      ...denseParameters('features', this.#flat, units),
      ...denseParameters('classes', units, classes),
    ]);
  }

  /**
   * Computes the activations of the last hidden layer.
   *
   * @param pixels brightness from 0 to 1, [items, height * width * channels]
   * @returns [items, units]
   */
  features(weights: Weights, pixels: Tensor2D): Tensor2D {
    const { height, width, channels, window } = this.#config;
    const items = pixels.shape[0];
    let images: ImageShape = { items, height, width };
    let x: Tensor2D = reshape(sub(mul(pixels, 2), 1), [items * height * width, channels]);
    for (const { name } of this.#convolutions) {
      const convolved = imageConvolution(x, weights[`${name}/kernel`] as Tensor2D, images, window);
      x = relu(addBias(convolved, weights[`${name}/bias`] as Tensor1D));
      images = windowsOf(images);
    }
    return relu(denseLayer(weights, 'features', reshape(x, [items, this.#flat])));
  }

  /**
   * Computes the logits of the classes.
   *
   * @param features as {@link features} returns them, [items, units]
   * @returns [items, classes]
   */
  logits(weights: Weights, features: Tensor2D): Tensor2D {
    return denseLayer(weights, 'classes', features);
  }
}

function denseLayer(weights: Weights, name: string, x: Tensor2D): Tensor2D {
  return dense(x, weights[`${name}/kernel`] as Tensor2D, weights[`${name}/bias`] as Tensor1D);
}
