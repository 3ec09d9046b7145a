import type { GivenSettings } from '../base/settings.js';
import type { WritableStore } from '../base/store.js';
import { type ImageSet, type ImageSize, imageSizeOf } from '../images/imageSet.js';
import { describeEnvironment } from '../run/environment.js';
import { expectFree } from '../run/expectFree.js';
import { imageRunFormat } from '../run/runKind.js';
import { newStoreOf } from '../run/storeOf.js';
import { fitToModel } from './fitToModel.js';
import { imagePresetNamed } from './imagePresets.js';
import { ImageRun } from './imageRun.js';
import { resolveImageSettings } from './resolveImageSettings.js';

/** The images of a new run, and the settings that override its preset's. */
export interface PrepareImageOptions {
  readonly images: ImageSet;
  /** Where the images come from, for people. */
  readonly file: string;
  readonly out: WritableStore | string;
  /** Defaults to `tiny`. */
  readonly preset?: string | undefined;
  /** Settings by name. */
  readonly settings?: GivenSettings;
  /** The kind of density to fit after the training; null for none. Defaults to `gmm`. */
  readonly density?: string | null;
  /** Whether the run keeps the images, which resuming and fitting need. Defaults to true. */
  readonly keepsImages?: boolean;
}

/** The convolutions of a model halve its images four times. */
const multiple = 16;

/**
 * Resolves every setting, and writes a run of images that is ready for training. Images get an edge of zeros up to the next
 * multiple of 16 pixels, as MNIST's 28 get 32.
 *
 * @throws InputError for settings that make no model, before anything is written
 */
export async function prepareImageRun(options: PrepareImageOptions): Promise<ImageRun> {
  const { images, file, preset: name = 'tiny', settings = {}, density = 'gmm', keepsImages = true } = options;
  const store = await newStoreOf(options.out);
  await expectFree(store);
  // fails at once if no back end is running
  const environment = await describeEnvironment();
  const size = modelSize(images);
  const preset = imagePresetNamed(name, size);
  const resolved = resolveImageSettings(preset, size, images.count, settings, density);
  fitToModel(images, resolved.model);
  return ImageRun.create(store, {
    config: { format: imageRunFormat, preset: preset.name, images: { file }, ...resolved },
    environment,
    images,
    keepsImages,
  });
}

/** Returns the size of the images of a model for others: the next multiple of 16 pixels. */
export function modelSize(images: ImageSize): ImageSize {
  const padded = (side: number): number => Math.ceil(side / multiple) * multiple;
  const { height, width, channels } = imageSizeOf(images);
  return { height: padded(height), width: padded(width), channels };
}
