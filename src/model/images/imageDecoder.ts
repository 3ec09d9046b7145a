import { addBias, dense } from '../../tensor/dense.js';
import { transposedImageConvolution } from '../../tensor/imageConvolution.js';
import { type ImageShape, windowsOf } from '../../tensor/imageWindows.js';
import { reshape, type Tensor2D } from '../../tensor/ops.js';
import { planeConvolution } from '../../tensor/planeConvolution.js';
import { seenWidth } from '../noise.js';
import { type Component, denseParameters, dropStates, matrix, type Pass, vector } from '../pass.js';
import type { ImageModelConfig } from './imageConfig.js';
import { kernelParameters, normaliseAndRectify, normalisedLayers } from './imageLayers.js';

/** Decodes codes to images. */
export interface ImageDecoder extends Component {
  /**
   * Returns the logits of brightness, whose logistic function is in [0, 1].
   *
   * @param codes [rows, width]
   * @returns [rows, height * width * channels]
   */
  logits(pass: Pass, codes: Tensor2D): Tensor2D;
}

/**
 * Makes the decoder of Ghosh et al. (2020, appendix): a dense layer to a small image, transposed convolutions of stride 2, each
 * with batch normalisation and rectified linear units, and one of stride 1 to the channels of an image.
 */
export function createImageDecoder(config: ImageModelConfig): ImageDecoder {
  const { height, width, channels, decoderFilters, kernel } = config;
  const inputs = decoderFilters[0]!;
  const stages = decoderFilters.slice(1).map((doubled, i) => ({
    name: `decoder/convolution${i}`,
    channels: doubled,
    filters: decoderFilters[i]!,
  }));
  const last = { name: 'decoder/output', channels, filters: decoderFilters.at(-1)! };

  /** Returns the shapes of the images between layers, from the smallest. */
  const shapesOf = (items: number): readonly ImageShape[] => {
    const shapes: ImageShape[] = [{ items, height, width }];
    for (const _ of stages) shapes.unshift(windowsOf(shapes[0]!));
    return shapes;
  };
  const smallest = shapesOf(1)[0]!;
  const pixels = smallest.height * smallest.width;
  const { parameters, normalisations } = normalisedLayers(stages, kernel, (layer) => layer.channels);
  return {
    parameters: [
      ...denseParameters('decoder/dense', seenWidth(config), pixels * inputs),
      ...parameters,
      kernelParameters(last, kernel),
      { name: `${last.name}/bias`, shape: [channels], initialisation: 'zeros' },
    ],
    normalisations,
    logits(pass, codes) {
      const items = codes.shape[0];
      const shapes = shapesOf(items);
      const hidden = dense(codes, matrix(pass, 'decoder/dense/kernel'), vector(pass, 'decoder/dense/bias'));
      let x: Tensor2D = reshape(dropStates(pass, hidden, items), [items * pixels, inputs]);
      for (const [i, layer] of stages.entries()) {
        const larger = shapes[i + 1]!;
        const doubled = transposedImageConvolution(x, matrix(pass, `${layer.name}/kernel`), larger, kernel);
        x = normaliseAndRectify(pass, layer, doubled);
      }
      const output = planeConvolution(x, matrix(pass, `${last.name}/kernel`), shapes.at(-1)!, kernel);
      return reshape(addBias(output, vector(pass, `${last.name}/bias`)), [items, height * width * channels]);
    },
  };
}
