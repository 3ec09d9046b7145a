import { Random } from '../../src/base/random.js';
import type { FeatureNetwork } from '../../src/imageMetrics/imageFeatures.js';
import type { LabelledImages } from '../../src/images/cifar.js';
import { type ImageSet, type ImageSize, valuesIn } from '../../src/images/imageSet.js';

/** Images with the given brightness of each number. */
export function imagesOf(pixels: readonly (readonly number[])[], size: ImageSize): ImageSet {
  return { ...size, count: pixels.length, pixels: Uint8Array.from(pixels.flat()) };
}

/** Noisy images of three classes in 12 x 12 pixels: a bar across, a bar down, or both, somewhere. */
export function barsAndCrosses(count: number, seed: number): LabelledImages {
  const random = new Random(seed);
  const size = { height: 12, width: 12, channels: 1 };
  const pixels = new Uint8Array(count * valuesIn(size));
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  for (let image = 0; image < count; image++) {
    const [row, column] = [2 + random.integer(8), 2 + random.integer(8)];
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++) {
        const isLit = (labels[image] !== 1 && y === row) || (labels[image] !== 0 && x === column);
        pixels[(image * size.height + y) * size.width + x] = (isLit ? 180 : 40) + random.integer(60);
      }
  }
  return { images: { ...size, count, pixels }, labels };
}

/** A network whose features are the brightness of the pixels. */
export function pixelNetwork(size: ImageSize): FeatureNetwork {
  return {
    width: valuesIn(size),
    async *featuresInBatches({ pixels }) {
      const half = Math.floor(pixels.length / valuesIn(size) / 2) * valuesIn(size);
      yield Float32Array.from(pixels.subarray(0, half));
      yield Float32Array.from(pixels.subarray(half));
    },
  };
}
