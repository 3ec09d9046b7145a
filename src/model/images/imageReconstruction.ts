import {
  dispose,
  mul,
  type Scalar,
  sigmoid,
  softplus,
  square,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
  tidy,
} from '../../tensor/ops.js';
import { readCopy } from '../../tensor/read.js';
import type { DecodingSession, Reconstruction } from '../reconstruction.js';
import { type ImageBatch, repeatedImages } from './imageBatch.js';
import type { ImageModelConfig } from './imageConfig.js';
import type { ImageDecoder } from './imageDecoder.js';

/** Images that were decoded from codes. */
export interface ImageSession extends DecodingSession {
  /** Reads the brightness of all pixels, from 0 to 1, [rows, height, width, channels], the last one fastest. */
  pixels(): Promise<Float32Array>;
}

/** The loss of each number of an image, [rows, values], by the logits of the decoder and the true brightness. */
const losses: Readonly<
  Record<ImageModelConfig['likelihood'], (logits: Tensor2D, pixels: Tensor2D) => Tensor2D>
> = {
  // (m - x)², which is the negative logarithm of a normal density with variance 1/2, but for a constant
  gaussian: (logits, pixels) => square(sub(sigmoid(logits), pixels)),
  // - x log m - (1 - x) log (1 - m) with m = 1 / (1 + exp(-logit))
  bernoulli: (logits, pixels) => sub(softplus(logits), mul(logits, pixels)),
};

/**
 * Returns the reconstruction of images: the loss of an image is that of its pixels, each summed over its channels, and the mean
 * over pixels as in the code of Ghosh et al. (2020), or their sum.
 */
export function imageReconstruction(
  decoder: ImageDecoder,
  { height, width, likelihood, pixelReduction }: ImageModelConfig,
): Reconstruction<ImageBatch, ImageSession> {
  const scale = pixelReduction === 'mean' ? 1 / (height * width) : 1;
  return {
    parameters: decoder.parameters,
    normalisations: decoder.normalisations,

    targetOf(batch, times) {
      /** Multiplies rows that hold an item by a weight, and others by 0. */
      const weighted = (rows: Tensor2D, weight: number): Tensor2D => {
        if (batch.items === batch.size) return weight === 1 ? rows : mul(rows, weight);
        const weights = Float32Array.from({ length: times * batch.size }, (_, row) =>
          row % batch.size < batch.items ? weight : 0,
        );
        return mul(rows, tensor2d(weights, [weights.length, 1]));
      };
      return {
        loss: (pass, codes, divisor) => {
          const values = losses[likelihood](decoder.logits(pass, codes), repeatedImages(batch, times));
          return sum(weighted(values, scale / divisor)) as Scalar;
        },
        outputs: (pass, codes) => weighted(sigmoid(decoder.logits(pass, codes)), 1),
      };
    },

    start(pass, codes) {
      const decoded = tidy(() => sigmoid(decoder.logits(pass, codes)));
      return {
        pixels: async () => (await readCopy(decoded)) as Float32Array,
        dispose: () => dispose(decoded),
      };
    },

    dispose: () => {},
  };
}
