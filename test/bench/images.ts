import { Random } from '../../dist/base/random.js';
import type { ImageSet } from '../../dist/images/imageSet.js';
import { ImageItems } from '../../dist/model/images/imageBatch.js';
import type { ImageModelConfig } from '../../dist/model/images/imageConfig.js';
import { ImageNetwork } from '../../dist/model/images/imageNetwork.js';
import { losses } from '../../dist/model/losses/index.js';
import { Adam } from '../../dist/tensor/adam.js';
import { optimiserStep } from '../../dist/training/optimiserStep.js';
import { type Benchmark, measurement } from './measure.js';
import { productWork } from './product.js';

const batch = 100;

/** The network of Ghosh et al. (2020) for MNIST, with an eighth of its filters. */
const config: ImageModelConfig = {
  latent: 16,
  noise: 0,
  noiseLevels: 'fixed',
  dropout: { codes: 0, states: 0, previous: 0 },
  loss: losses.configure('rae', { beta: 1e-4 }),
  height: 32,
  width: 32,
  channels: 1,
  encoderFilters: [16, 32, 64, 128],
  decoderFilters: [128, 64, 32],
  kernel: 4,
  likelihood: 'gaussian',
  pixelReduction: 'mean',
};

/**
 * Training steps of an autoencoder of images, and the share of the machine's rate of products that they reach. Steps and
 * products take turns, so that other work on the machine meets both.
 */
export const images: Benchmark = {
  name: 'images',
  about: 'images trained on a second, beside the rate of products',
  perBackend: true,
  async run({ backend, repeats }) {
    const network = new ImageNetwork(config);
    network.load(network.layout.initialise(new Random(1)), {});
    const adam = new Adam(network.parameters);
    const one = new ImageItems(randomImages()).batchOf(
      Int32Array.from({ length: batch }, (_, i) => i),
      1,
      batch,
    );
    const step = async (): Promise<number> => {
      const { gradient } = await network.lossAndGradient(one, {});
      await optimiserStep(network, adam, gradient, 1, 1e-3);
      return batch;
    };
    const product = productWork(backend);
    await step();
    await product.run();
    const rates: number[] = [];
    const shares: number[] = [];
    for (let i = 0; i < repeats; i++) {
      const perSecond = await rateOf(step, 3);
      rates.push(perSecond);
      shares.push((100 * perSecond * operationsOfImage(config)) / 1e9 / (await rateOf(product.run, 1)));
    }
    product.dispose();
    adam.dispose();
    network.dispose();
    return [
      measurement('images trained on', 'images/s', rates),
      measurement('share of the rate of products', '%', shares),
    ];
  },
};

/** Returns what some work does a second. */
async function rateOf(work: () => Promise<number>, times: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  for (let i = 0; i < times; i++) count += await work();
  return (1000 * count) / (performance.now() - started);
}

/** Returns additions and multiplications of an image in a training step: its products, each once forwards and twice backwards. */
function operationsOfImage({
  height,
  width,
  channels,
  encoderFilters,
  decoderFilters,
  kernel,
  latent,
}: ImageModelConfig): number {
  const windows = kernel ** 2;
  let pixels = height * width;
  let inputs = channels;
  let products = 0;
  for (const filters of encoderFilters) {
    pixels /= 4;
    products += pixels * windows * inputs * filters;
    inputs = filters;
  }
  products += pixels * inputs * latent;
  pixels = (height * width) / 4 ** (decoderFilters.length - 1);
  products += latent * pixels * decoderFilters[0]!;
  for (const [i, filters] of decoderFilters.slice(1).entries()) {
    products += pixels * windows * decoderFilters[i]! * filters;
    pixels *= 4;
  }
  products += pixels * windows * decoderFilters.at(-1)! * channels;
  return 3 * 2 * products;
}

function randomImages(): ImageSet {
  const random = new Random(2);
  const pixels = Uint8Array.from(
    { length: batch * config.height * config.width },
    () => 256 * random.uniform(),
  );
  return { count: batch, height: config.height, width: config.width, channels: config.channels, pixels };
}
