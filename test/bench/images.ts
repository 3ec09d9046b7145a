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
    const operations = operationsOfImage(config) / 1e9;
    const rates: Rates[] = [];
    const shares: Rates[] = [];
    for (let i = 0; i < repeats; i++) {
      const images = await ratesOf(step, 3);
      const products = await ratesOf(product.run, 2);
      rates.push(images);
      shares.push({
        byClock: (operations * images.byClock) / products.byClock,
        byProcessor: (operations * images.byProcessor) / products.byProcessor,
      });
    }
    product.dispose();
    adam.dispose();
    network.dispose();
    return (['byClock', 'byProcessor'] as const).flatMap((by) => {
      const name = by === 'byClock' ? 'by the clock' : 'by processor time';
      return [
        measurement(
          `images trained on, ${name}`,
          'images/s',
          rates.map((one) => one[by]),
        ),
        measurement(
          `their share of products, ${name}`,
          '%',
          shares.map((one) => 100 * one[by]),
        ),
      ];
    });
  },
};

/** What some work does a second of the clock, and of the processor, which other work on the machine changes less. */
interface Rates {
  readonly byClock: number;
  readonly byProcessor: number;
}

async function ratesOf(work: () => Promise<number>, times: number): Promise<Rates> {
  const started = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  for (let i = 0; i < times; i++) count += await work();
  const { user, system } = process.cpuUsage(before);
  return {
    byClock: (1e3 * count) / (performance.now() - started),
    byProcessor: (1e6 * count) / (user + system),
  };
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
