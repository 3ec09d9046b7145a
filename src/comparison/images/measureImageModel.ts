import { InputError } from '../../base/errors.js';
import { Random } from '../../base/random.js';
import type { Density } from '../../density/density.js';
import { StandardNormal } from '../../density/gaussian/standardNormal.js';
import { type ImageSet, joinedImages } from '../../images/imageSet.js';
import { fitImages } from '../../imaging/fitImages.js';
import type { ImageModel } from '../../imaging/imageModel.js';
import { pathBetween } from '../../imaging/pathBetween.js';
import { reconstructImages } from '../../imaging/reconstructImages.js';
import { sampleImages } from '../../imaging/sampleImages.js';
import { readDensity } from '../../run/fittedDensity.js';
import type { ImageTableConfig } from './imageTableConfig.js';
import { firstImages, type ImageDistances, type ImageYardstick } from './imageYardstick.js';

/** The measures of a trained model of images: the four columns of Ghosh et al. (2020, table 1), and more of each. */
export interface ImageModelMeasures {
  /** The Frechet distance of reconstructed test images. */
  readonly reconstruction: number | null;
  /** The mean squared error of a pixel of the reconstructions, added up over its channels. */
  readonly squaredError: number;
  /** Of codes drawn from the prior: the standard normal distribution, or the second stage of a two-stage VAE. */
  readonly prior: ImageDistances | null;
  /** Of codes drawn from a mixture that was fitted afterwards; null for a two-stage VAE. */
  readonly mixture: ImageDistances | null;
  /** The Frechet distance of the middles between codes of pairs of test images. */
  readonly interpolation: number | null;
  /** The reasons of densities that could not be fitted, whose distances are null. */
  readonly failed: readonly string[];
}

/** Measures with some images of each column, for a gallery. */
export interface MeasuredImageModel {
  readonly measures: ImageModelMeasures;
  /** Rows of as many images: test images, reconstructions, those of the prior, of the mixture, and between two. */
  readonly gallery: ImageSet;
}

/** The images of a row of a gallery. */
export const galleryColumns = 10;

/**
 * Measures a trained model against test images.
 *
 * @param training the images that it was trained on
 * @param test the test images
 */
export async function measureImageModel(
  model: ImageModel,
  row: ImageTableConfig['rows'][number],
  { samples, components, path }: Pick<ImageTableConfig, 'samples' | 'components' | 'path'>,
  yardstick: ImageYardstick,
  training: ImageSet,
  test: ImageSet,
  seed: number,
  onProgress: (what: string) => void,
): Promise<MeasuredImageModel> {
  const { run, latent } = model;
  onProgress('reconstructing');
  const some = firstImages(test, samples);
  const { reconstructions, squaredError } = await reconstructImages(model, some);

  onProgress('drawing from the prior');
  const isTwoStage = row.prior === 'second-stage-vae';
  const failed: string[] = [];
  const draw = (density: Density): Promise<ImageSet> =>
    sampleImages(model, density, { count: samples, random: new Random(seed) });
  const drawFitted = async (kind: string, as: string, settings = {}): Promise<ImageSet | null> => {
    try {
      await fitImages(model, { kind, as, settings, seed }, training);
    } catch (thrown) {
      if (!(thrown instanceof InputError)) throw thrown;
      failed.push(`${kind}: ${thrown.message}`);
      return null;
    }
    return draw((await readDensity(run, as)).density);
  };
  const prior = isTwoStage
    ? await drawFitted('second-stage-vae', 'second-stage-vae')
    : await draw(new StandardNormal(latent));

  onProgress('drawing from the mixture');
  const mixture = isTwoStage ? null : await drawFitted('gmm', `gmm${components}`, { components });

  onProgress('interpolating');
  const codes = await model.encode(some);
  const between = await model.decode(middles(codes, latent, path, seed), codes.length / latent);

  onProgress('measuring');
  const measures = {
    reconstruction: await yardstick.frechet(reconstructions),
    squaredError,
    prior: prior === null ? null : await yardstick.distances(prior, seed),
    mixture: mixture === null ? null : await yardstick.distances(mixture, seed),
    interpolation: await yardstick.frechet(between),
    failed,
  };
  const ofDensities = [prior, mixture].filter((images) => images !== null);
  const shown = [model.fitted(some), reconstructions, ...ofDensities, between];
  const rows = shown.map((images) => firstImages(images, galleryColumns));
  return { measures, gallery: joinedImages(rows, model.size) };
}

/** Returns the middle between each code and another one, drawn without repetition. */
function middles(
  codes: Float32Array,
  latent: number,
  path: ImageTableConfig['path'],
  seed: number,
): Float32Array {
  const count = codes.length / latent;
  const code = (place: number) => codes.subarray(place * latent, (place + 1) * latent);
  const order = new Random(seed).shuffle(Int32Array.from({ length: count }, (_, i) => i));
  const all = new Float32Array(codes.length);
  for (let i = 0; i < count; i++) {
    all.set(pathBetween(code(order[i]!), code(order[(i + 1) % count]!), 0.5, path), i * latent);
  }
  return all;
}
