import { dense } from '../../tensor/dense.js';
import { imageConvolution } from '../../tensor/imageConvolution.js';
import { halved, type ImageShape, windowsOf } from '../../tensor/imageWindows.js';
import { mul, reshape, sub, type Tensor2D } from '../../tensor/ops.js';
import type { Encoder } from '../encoders/encoder.js';
import { denseParameters, dropStates, matrix, vector } from '../pass.js';
import { codeWidth } from '../posterior.js';
import { type ImageBatch, repeatedImages } from './imageBatch.js';
import type { ImageModelConfig } from './imageConfig.js';
import { normaliseAndRectify, normalisedLayers } from './imageLayers.js';

/**
 * Makes the encoder of Ghosh et al. (2020, appendix): convolutions of stride 2 over pixels in [-1, 1], each with batch
 * normalisation and rectified linear units, then a dense layer.
 */
export function createImageEncoder(config: ImageModelConfig): Encoder<ImageBatch> {
  const { height, width, channels, encoderFilters, kernel } = config;
  const stages = encoderFilters.map((filters, i) => ({
    name: `encoder/convolution${i}`,
    channels: i === 0 ? channels : encoderFilters[i - 1]!,
    filters,
  }));
  const smallest = (side: number) => stages.reduce(halved, side);
  const flat = smallest(height) * smallest(width) * encoderFilters.at(-1)!;
  const { parameters, normalisations } = normalisedLayers(stages, kernel, ({ filters }) => filters);
  return {
    parameters: [...parameters, ...denseParameters('encoder/code', flat, codeWidth(config))],
    normalisations,
    readsAnyLength: false,
    encode(pass, batch) {
      const { size: items } = batch;
      let images: ImageShape = { items, height, width };
      let x: Tensor2D = reshape(sub(mul(repeatedImages(batch, 1), 2), 1), [items * height * width, channels]);
      for (const layer of stages) {
        const convolved = imageConvolution(x, matrix(pass, `${layer.name}/kernel`), images, kernel);
        x = normaliseAndRectify(pass, layer, convolved);
        images = windowsOf(images);
      }
      return dense(
        dropStates(pass, reshape(x, [items, flat]), items),
        matrix(pass, 'encoder/code/kernel'),
        vector(pass, 'encoder/code/bias'),
      );
    },
  };
}
