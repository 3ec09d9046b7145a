import { InputError } from '../base/errors.js';
import { host } from '../base/host.js';
import type { KindConfig } from '../base/registry.js';
import { type GivenSettings, parseWith } from '../base/settings.js';
import type { ImageSize } from '../images/imageSet.js';
import { type ImageModelConfig, imageModelSchema, imageSettings } from '../model/images/imageConfig.js';
import { ImageNetwork } from '../model/images/imageNetwork.js';
import type { TrainingConfig } from '../run/trainingSettings.js';
import { currentBackend } from '../tensor/backend.js';
import { computesInOneThread } from '../tensor/backendNames.js';
import {
  codesAndLoss,
  densityConfigOf,
  type PlacedSettings,
  placeSettings,
  trainingConfigOf,
} from '../training/resolveSettings.js';
import { splitIndices } from '../training/split.js';
import { type ImagePreset, publishedPixelReduction } from './imagePresets.js';

/** The settings of a run of images. */
export interface ResolvedImageSettings {
  readonly model: ImageModelConfig;
  readonly training: TrainingConfig;
  /** The density to fit after the training; null for none. */
  readonly density: KindConfig | null;
}

/**
 * Resolves every setting of a training on images: the user's override the preset's.
 *
 * @param size the size of the model's images
 * @param count the number of images
 * @param settings by name, as `--help` lists them
 * @param density the kind of density to fit afterwards; null for none
 * @throws InputError for a setting that is out of range, belongs to something else, or makes no model
 */
export function resolveImageSettings(
  preset: ImagePreset,
  size: ImageSize,
  count: number,
  settings: GivenSettings,
  density: string | null,
): ResolvedImageSettings {
  const names = Object.keys(imageSettings.shape);
  const isImage = ([name]: [string, unknown]): boolean => names.includes(name);
  const entries = Object.entries(settings);
  const placed = placeSettings({
    density,
    settings: Object.fromEntries(entries.filter((entry) => !isImage(entry))),
  });
  expectNoneOfStrings(placed);
  const { kind = preset.loss.kind } = placed.loss;
  const model = parseWith(
    imageModelSchema(),
    {
      ...codesAndLoss(preset, placed),
      ...size,
      pixelReduction: publishedPixelReduction(kind),
      ...preset.image,
      ...Object.fromEntries(entries.filter(isImage)),
    },
    'the settings of the model',
  );
  ImageNetwork.check(model);
  const training = withThreads(trainingConfigOf(preset, placed.training), placed.training.threads);
  const trained = splitIndices(count, training.validation, training.seed).train.length;
  return { model, training, density: densityConfigOf(placed.density, trained) };
}

function expectNoneOfStrings({ corpus, encoder, decoder }: PlacedSettings): void {
  const [name] = [
    ...Object.keys(corpus),
    ...(encoder === undefined ? [] : ['encoder']),
    ...(decoder === undefined ? [] : ['decoder']),
  ];
  if (name === undefined) return;
  throw new InputError({
    setting: name,
    problem: 'expected settings of a model of images, but this one belongs to models of strings',
    advice: [{ text: 'leave it out', setting: name }],
  });
}

/**
 * Returns the settings with the threads of the training: by default those that there are, and as many as a batch has slices.
 * A slice is normalised on its own, so slices decide what is computed, and threads do not.
 */
function withThreads(training: TrainingConfig, threads = usualImageThreads()): TrainingConfig {
  const slices = Math.ceil(training.batch / training.slice);
  const count = Math.min(threads, slices);
  return count === 1 ? training : { ...training, threads: count };
}

function usualImageThreads(): number {
  return computesInOneThread(currentBackend().backend) ? 1 : (host().threads?.count ?? 1);
}
