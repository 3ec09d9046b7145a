import { Random } from '../../../src/base/random.js';
import type { ImageSet } from '../../../src/images/imageSet.js';
import { ImageItems } from '../../../src/model/images/imageBatch.js';
import type { ImageModelConfig } from '../../../src/model/images/imageConfig.js';
import { ImageNetwork } from '../../../src/model/images/imageNetwork.js';
import { losses } from '../../../src/model/losses/index.js';

/** A tiny model of images of 16 x 16 pixels. */
export function tinyImageModel(
  loss: string,
  settings: Readonly<Record<string, unknown>> = {},
  changes: Partial<ImageModelConfig> = {},
): ImageModelConfig {
  return {
    latent: 3,
    noise: 0,
    noiseLevels: 'fixed',
    dropout: { codes: 0, states: 0, previous: 0 },
    loss: losses.configure(loss, settings),
    height: 16,
    width: 16,
    channels: 1,
    encoderFilters: [2, 4],
    decoderFilters: [4, 3, 2],
    kernel: 4,
    likelihood: 'gaussian',
    pixelReduction: 'mean',
    ...changes,
  };
}

/** A network with first values drawn by a seed. */
export function imageNetworkOf(config: ImageModelConfig, seed = 1): ImageNetwork {
  const network = new ImageNetwork(config);
  network.load(network.layout.initialise(new Random(seed)), {});
  return network;
}

/** Images of bars: each has a bright one at a place, of a width and with a slant of its own. */
export function bars(count: number, { height, width, channels } = { height: 16, width: 16, channels: 1 }) {
  const random = new Random(4);
  const pixels: number[] = [];
  for (let image = 0; image < count; image++) {
    const [place, slant, reach] = [
      random.uniform() * width,
      random.uniform() - 0.5,
      1 + 2 * random.uniform(),
    ];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let channel = 0; channel < channels; channel++) {
          const distance = (x - place - slant * (y - height / 2)) / reach;
          pixels.push(Math.round((255 / (1 + channel)) * Math.exp(-(distance ** 2))));
        }
  }
  return { count, height, width, channels, pixels: Uint8Array.from(pixels) } satisfies ImageSet;
}

/** The first images of a set as a batch. */
export function firstOf(images: ImageSet, items: number, size = items) {
  const indices = Array.from({ length: items }, (_, i) => i);
  return new ImageItems(images).batchOf(indices, 1, size);
}
