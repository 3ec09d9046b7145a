import { chosenImages, type ImageSet } from '../images/imageSet.js';
import { fittedPlaces } from '../training/expectedFit.js';
import { type FitSummary, fitCodes } from '../training/fit.js';
import type { FitOptions } from '../training/fitOptions.js';
import { splitIndices } from '../training/split.js';
import type { ImageModel } from './imageModel.js';

/**
 * Fits a density to the codes of the images that a model was trained on, without those of its validation, and saves it with
 * the run.
 *
 * @param images the images, for a run that does not keep them
 */
export async function fitImages(
  model: ImageModel,
  options: FitOptions = {},
  images?: ImageSet,
): Promise<FitSummary> {
  const { run } = model;
  const all = await run.images(images);
  const { validation, seed } = run.config.training;
  const { train } = splitIndices(all.count, validation, seed);
  return fitCodes(
    run,
    {
      trained: train.length,
      encode: (random, { points, onEncoded, pause }) =>
        model.encode(chosenImages(all, fittedPlaces(train, random, points)), async (done, total) => {
          onEncoded?.(done, total);
          await pause?.('encoding');
        }),
    },
    options,
  );
}

/** Fits the density that a run was configured with. Returns null for a run that was configured without one. */
export async function fitConfiguredImages(
  model: ImageModel,
  options: Omit<FitOptions, 'kind' | 'settings' | 'seed'> = {},
): Promise<FitSummary | null> {
  const { density, training } = model.run.config;
  if (density === null) return null;
  const { kind, ...settings } = density;
  return fitImages(model, { ...options, kind, settings, seed: training.seed });
}
