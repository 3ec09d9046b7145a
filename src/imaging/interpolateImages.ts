import { InputError } from '../base/errors.js';
import { type ImageSet, joinedImages } from '../images/imageSet.js';
import type { ImageModel } from './imageModel.js';
import { type PathShape, pathCodes } from './pathBetween.js';

/**
 * Decodes codes on a path between the codes of two images.
 *
 * @param from a set of one image
 * @param to a set of one image
 * @param steps number of points on the way, both ends included; at least 2
 * @throws InputError for fewer points, and for images of another size than the model's
 */
export async function interpolateImages(
  model: ImageModel,
  from: ImageSet,
  to: ImageSet,
  steps: number,
  shape: PathShape = 'straight',
): Promise<ImageSet> {
  if (!Number.isInteger(steps) || steps < 2) {
    throw new InputError({
      setting: 'steps',
      expected: 'at least 2 steps, both ends included',
      received: steps,
    });
  }
  const { latent } = model;
  const codes = await model.encode(joinedImages([model.fitted(from), model.fitted(to)], model.size));
  const path = pathCodes(codes.subarray(0, latent), codes.subarray(latent), steps, shape);
  return model.decode(path, steps);
}
