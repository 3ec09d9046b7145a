import { breathe } from '../../base/breathe.js';
import { InputError } from '../../base/errors.js';
import { hashOf } from '../../base/sha256.js';
import { type ImageSet, valuesIn } from '../../images/imageSet.js';
import {
  concat,
  dispose,
  mean,
  mul,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
  tidy,
} from '../../tensor/ops.js';
import { readAndDispose } from '../../tensor/read.js';
import type * as Spatial from '../../tensor/spatial.js';
import type { FeatureNetwork } from '../imageFeatures.js';
import { type InceptionStage, inceptionStages } from './inceptionStages.js';
import { readInceptionWeights } from './inceptionWeights.js';

/** The pixels along a side of the images of the published network. */
const publishedSide = 299;
/** The channels of its last images, whose means are the features. */
const features = 2048;
/** The images that go through the network side by side: each needs some 20 MB. */
const batch = 8;

interface LayerWeights {
  readonly kernel: Tensor;
  readonly bias: Tensor1D;
}

/**
 * The network of FID (Heusel et al. 2017, arXiv 1706.08500) in the variant of pytorch-fid: images resized bilinearly to 299 x 299
 * pixels and scaled to [-1, 1], of which it returns the means of the last images (`pool3`). Its weights belong to their authors
 * and do not ship.
 */
export class Inception implements FeatureNetwork {
  readonly width = features;
  /** The SHA-256 of the file of its weights, in hexadecimal digits. */
  readonly hash: string;
  readonly #spatial: typeof Spatial;
  readonly #weights: ReadonlyMap<string, LayerWeights>;
  readonly #side: number;

  private constructor(
    hash: string,
    spatial: typeof Spatial,
    weights: ReadonlyMap<string, LayerWeights>,
    side: number,
  ) {
    this.hash = hash;
    this.#spatial = spatial;
    this.#weights = weights;
    this.#side = side;
  }

  /**
   * Reads the weights, 95 MB.
   *
   * @param bytes a safetensors file by the names of pytorch-fid's state dict
   * @param where the file's name, for messages
   * @param side the pixels along a side that images are resized to; other than the 299 of FID in tests alone
   * @returns the network, which the caller disposes of
   * @throws InputError for another file; the message names the tensor that is not as expected
   */
  static async read(bytes: Uint8Array, where: string, side = publishedSide): Promise<Inception> {
    const weights = new Map<string, LayerWeights>();
    try {
      for (const { convolution, kernel, bias } of readInceptionWeights(bytes, where)) {
        const { name, inputs, filters } = convolution;
        weights.set(name, {
          kernel: tensor(kernel, [...convolution.kernel, inputs, filters]),
          bias: tensor1d(bias),
        });
      }
      return new Inception(await hashOf(bytes), await import('../../tensor/spatial.js'), weights, side);
    } catch (thrown) {
      disposeOf(weights);
      throw thrown;
    }
  }

  /**
   * Yields the features of some images at a time, [images, 2048].
   *
   * @param images shades of grey, which become colours, or red, green and blue
   * @throws InputError for other channels
   */
  async *featuresInBatches(images: ImageSet): AsyncGenerator<Float32Array> {
    const { count, channels } = images;
    if (channels !== 1 && channels !== 3) {
      throw new InputError({ expected: 'images of 1 or 3 channels', received: `${channels} channels` });
    }
    const values = valuesIn(images);
    for (let start = 0; start < count; start += batch) {
      const items = Math.min(batch, count - start);
      const pixels = images.pixels.subarray(start * values, (start + items) * values);
      yield await readAndDispose(tidy(() => this.#compute(images, pixels, items)));
      await breathe();
    }
  }

  dispose(): void {
    disposeOf(this.#weights);
  }

  /** @returns [items, 2048] */
  #compute({ height, width, channels }: ImageSet, pixels: Uint8Array, items: number): Tensor2D {
    const brightness = Float32Array.from(pixels, (value) => value / 255);
    const original = tensor<Spatial.Images>(brightness, [items, height, width, channels]);
    const coloured = channels === 3 ? original : concat([original, original, original], 3);
    const resized = this.#spatial.resizedBilinearly(coloured, this.#side, this.#side);
    return mean(this.#run(inceptionStages, sub(mul(resized, 2), 1)), [1, 2]);
  }

  /** Computes stages, and frees all images between them. */
  #run(stages: readonly InceptionStage[], images: Spatial.Images): Spatial.Images {
    return tidy(() => {
      let x = images;
      for (const stage of stages) {
        const next = this.#step(stage, x);
        if (x !== images) dispose(x);
        x = next;
      }
      return x;
    });
  }

  #step(stage: InceptionStage, x: Spatial.Images): Spatial.Images {
    switch (stage.kind) {
      case 'convolution': {
        const { kernel, bias } = this.#weights.get(stage.name)!;
        return this.#spatial.rectifiedConvolution(x, kernel, bias, stage);
      }
      case 'pool':
        return this.#spatial.pool(x, stage.of, 3, stage);
      case 'branches':
        return concat(
          stage.branches.map((branch) => this.#run(branch, x)),
          3,
        );
    }
  }
}

function disposeOf(weights: ReadonlyMap<string, LayerWeights>): void {
  for (const { kernel, bias } of weights.values()) dispose([kernel, bias]);
}
