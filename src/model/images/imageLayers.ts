import type { ParameterSpec } from '../../tensor/parameters.js';
import type { Tensor2D } from '../../tensor/tensor.js';
import { type Component, normalisationParameters, normaliseBatch, type Pass } from '../pass.js';

/** A convolution, in either direction, between images with a number of channels each. */
export interface ImageLayer {
  readonly name: string;
  /** The channels of the larger images. */
  readonly channels: number;
  /** The channels of the smaller images. */
  readonly filters: number;
}

/** Returns the kernel of a convolution or of a transposed one. */
export function kernelParameters({ name, channels, filters }: ImageLayer, kernel: number): ParameterSpec {
  const places = kernel * kernel;
  return {
    name: `${name}/kernel`,
    shape: [places * channels, filters],
    initialisation: 'glorot',
    fans: [places * channels, places * filters],
  };
}

/** Returns the parameters of layers that batch normalisation follows, which makes biases useless. */
export function normalisedLayers(
  stages: readonly ImageLayer[],
  kernel: number,
  outputsOf: (layer: ImageLayer) => number,
): Component {
  const normalisations = stages.map((layer) => ({
    name: normalisationOf(layer),
    units: outputsOf(layer),
  }));
  return {
    parameters: [
      ...stages.map((layer) => kernelParameters(layer, kernel)),
      ...normalisations.flatMap(({ name, units }) => normalisationParameters(name, units)),
    ],
    normalisations,
  };
}

/** Applies batch normalisation and a rectified linear unit. @param x the output of a layer, [pixels, channels] */
export function normaliseAndRectify(pass: Pass, layer: ImageLayer, x: Tensor2D): Tensor2D {
  return normaliseBatch(pass, normalisationOf(layer), x, true);
}

function normalisationOf({ name }: ImageLayer): string {
  return `${name}/normalisation`;
}
