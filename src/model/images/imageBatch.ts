import { type ImageSet, valuesIn } from '../../images/imageSet.js';
import { concat, type Tensor2D, tensor2d } from '../../tensor/ops.js';
import type { Items } from '../items.js';
import type { Batch } from '../reconstruction.js';

/** Images side by side. */
export interface ImageBatch extends Batch {
  /** Brightness from 0 to 1, [size, height, width, channels]; padding rows are black. */
  readonly pixels: Float32Array;
}

/** Images as the items of a training. */
export class ImageItems implements Items<ImageBatch> {
  readonly longest = 1;
  readonly #images: ImageSet;

  constructor(images: ImageSet) {
    this.#images = images;
  }

  get count(): number {
    return this.#images.count;
  }

  lengthOf(): number {
    return 1;
  }

  batchOf(indices: ArrayLike<number>, _: number, size: number): ImageBatch {
    const values = valuesIn(this.#images);
    const pixels = new Float32Array(size * values);
    for (let row = 0; row < indices.length; row++) {
      const from = indices[row]! * values;
      for (let i = 0; i < values; i++) pixels[row * values + i] = this.#images.pixels[from + i]! / 255;
    }
    return { size, items: indices.length, pixels };
  }
}

/** Returns images with as many others behind, [times * size, values]. */
export function repeatedImages({ size, pixels }: ImageBatch, times: number): Tensor2D {
  const once = tensor2d(pixels, [size, pixels.length / size]);
  return times === 1 ? once : concat(Array.from({ length: times }, () => once));
}
