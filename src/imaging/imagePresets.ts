import type { GivenSettings } from '../base/settings.js';
import { unknownName } from '../base/unknownName.js';
import type { ImageSize } from '../images/imageSet.js';
import { noNoise } from '../model/noise.js';
import type { Preset } from '../model/presets.js';
import type { CodesOrigin } from '../training/resolveSettings.js';

/** A named set of settings for images; an option can override each of them. */
export interface ImagePreset extends CodesOrigin {
  readonly name: 'tiny' | 'paper';
  /** The settings that `imageSettings` declares; `pixelReduction` for losses without one of their own. */
  readonly image: GivenSettings;
  readonly training: Preset['training'];
}

/**
 * The losses whose published code adds the errors of an image's pixels up; that of the others takes their mean (Ghosh et al.
 * 2020, code).
 */
const addedOverPixels = ['vae', 'cv-vae'];

/** Returns how a loss joins the errors of pixels, as it is published. */
export function publishedPixelReduction(loss: string): 'mean' | 'sum' {
  return addedOverPixels.includes(loss) ? 'sum' : 'mean';
}

/** The published weights for one set of images. */
interface PublishedWeights {
  readonly vae: number;
  readonly cvVae: number;
  readonly wae: number;
  readonly rae: number;
  readonly l2: readonly [beta: number, lambda: number];
  readonly gp: readonly [beta: number, lambda: number];
  readonly sn: number;
}

/** The settings of losses with published weights; an autoencoder with L2 has the lambda of RAE-L2. */
function publishedLosses({ vae, cvVae, wae, rae, l2, gp, sn }: PublishedWeights): Preset['lossSettings'] {
  const reduction = 'mean';
  return {
    rae: { beta: rae, reduction },
    'rae-l2': { beta: l2[0], lambda: l2[1], reduction },
    'rae-gp': { beta: gp[0], lambda: gp[1], reduction },
    'rae-sn': { beta: sn, reduction },
    'ae-l2': { lambda: l2[1] },
    vae: { beta: vae },
    'cv-vae': { beta: cvVae },
    'wae-mmd': { beta: wae },
  };
}

const digits: PublishedWeights = {
  vae: 0.312,
  cvVae: 0.039,
  wae: 0.03,
  rae: 5e-4,
  l2: [1e-4, 1e-7],
  gp: [1e-4, 5e-8],
  sn: 0.009,
};

/** The gradient penalty has no published weights here: it takes those of the digits. */
const photographs: PublishedWeights = {
  vae: 0.024,
  cvVae: 9e-4,
  wae: 0.006,
  rae: 1e-2,
  l2: [1e-3, 1e-6],
  gp: digits.gp,
  sn: 0.03,
};

const faces: PublishedWeights = {
  vae: 0.09024,
  cvVae: 0.01,
  wae: 100,
  rae: 1e-4,
  l2: [1e-4, 1e-7],
  gp: [1e-4, 1e-7],
  sn: 2.4e-3,
};

const paperTraining: Preset['training'] = {
  batch: 100,
  // batch normalisation takes the statistics of a slice, in the published code of the whole batch
  slice: 100,
  epochs: 100,
  learningRate: 5e-4,
  schedule: 'plateau',
  plateau: { patience: 5, decay: 0.5, least: 0 },
  warmup: 0,
  clip: 100,
};

function paper(
  weights: PublishedWeights,
  latent: number,
  kernel: number,
  decoderFilters: readonly number[],
): ImagePreset {
  return {
    name: 'paper',
    codes: { latent, ...noNoise },
    image: {
      encoderFilters: [128, 256, 512, 1024],
      decoderFilters,
      kernel,
      likelihood: 'gaussian',
    },
    loss: { kind: 'rae-l2' },
    lossSettings: publishedLosses(weights)!,
    training: paperTraining,
  };
}

/** The networks of Ghosh et al. (2020) for MNIST, CIFAR-10 and CelebA. */
const [mnist, cifar, celeba] = [
  paper(digits, 16, 4, [1024, 512, 256]),
  paper(photographs, 128, 4, [1024, 512, 256]),
  paper(faces, 64, 5, [1024, 512, 256, 128]),
];

/** The published network for images of a size: that of MNIST for grey ones, else that of CIFAR-10 or, from 64 pixels on, CelebA. */
function publishedFor({ height, width, channels }: ImageSize): ImagePreset {
  if (channels === 1) return mnist!;
  return Math.max(height, width) < 64 ? cifar! : celeba!;
}

/** The same with an eighth of the filters and a short schedule: trained in minutes. */
function tinyFor(size: ImageSize): ImagePreset {
  const { codes, image, ...published } = publishedFor(size);
  const eighth = (filters: unknown) => (filters as readonly number[]).map((count) => count / 8);
  return {
    ...published,
    name: 'tiny',
    codes,
    image: {
      ...image,
      encoderFilters: eighth(image.encoderFilters),
      decoderFilters: eighth(image.decoderFilters),
    },
    training: {
      ...paperTraining,
      // halves of a batch have nearly the same statistics, and share two cores
      slice: 50,
      epochs: 10,
      learningRate: 2e-3,
      schedule: 'warmup-cosine',
      plateau: undefined,
      warmup: 100,
    },
  };
}

/** @param size the images of the model @throws InputError for another name */
export function imagePresetNamed(name: string, size: ImageSize): ImagePreset {
  if (name === 'tiny') return tinyFor(size);
  if (name === 'paper') return publishedFor(size);
  throw unknownName('one of the presets tiny, paper for images', name, ['tiny', 'paper']);
}
