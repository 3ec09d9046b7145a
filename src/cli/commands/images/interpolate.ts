import { InputError } from '../../../base/errors.js';
import { chosenImages, type ImageSet } from '../../../images/imageSet.js';
import type { ImageModel } from '../../../imaging/imageModel.js';
import { openImageModel, readImagesFor } from '../../options/openImages.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectPictureTarget, type PictureTarget, writePictures } from '../../output/pictures.js';
import type { Session } from '../../session.js';

interface ImageInterpolateOptions extends PictureTarget {
  readonly steps: number;
  readonly spherical?: boolean;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Decodes codes between those of two images, and writes the images. */
export async function imageInterpolate(
  session: Session,
  folder: string,
  from: string,
  to: string,
  options: ImageInterpolateOptions,
): Promise<void> {
  await expectPictureTarget(session, options);
  const { interpolateImages } = await import('../../../imaging/interpolateImages.js');
  const model = await openImageModel(session, folder, options);
  const [first, last] = [await imageAt(model, from), await imageAt(model, to)];
  const { steps, out = null, columns = steps, spherical = false } = options;
  const shape = spherical ? 'spherical' : 'straight';
  const images = await interpolateImages(model, first, last, steps, shape);
  await writePictures(session, images, { ...options, columns });
  if (options.json === true && out !== null) session.printJson({ from, to, steps, shape, out });
  else if (out !== null) session.note(`${steps} images in ${out}`);
}

/** Reads one image: a picture, or `FILE:N`, the n-th image of a file or folder of several. */
async function imageAt(model: ImageModel, place: string): Promise<ImageSet> {
  const [, path = place, number] = /^(.+):([1-9][0-9]{0,8})$/.exec(place) ?? [];
  const { images } = await readImagesFor(model, path);
  if (number === undefined && images.count === 1) return images;
  if (number !== undefined && Number(number) <= images.count)
    return chosenImages(images, [Number(number) - 1]);
  throw new InputError(
    `${path}: expected one image, or ${path}:N with N from 1 to ${images.count}, but received: ${place}`,
  );
}
