import type { ImageSet, ImageSize } from '../../images/imageSet.js';
import type { ImageModel } from '../../imaging/imageModel.js';
import type { Session } from '../session.js';
import type { BackendChoice } from './shared.js';

/** Opens a trained run of images and its back end until the command ends. */
export async function openImageModel(
  session: Session,
  folder: string,
  { backend }: { readonly backend: BackendChoice },
): Promise<ImageModel> {
  const { ImageModel: Opened } = await import('../../imaging/imageModel.js');
  const model = await Opened.open(folder, { backend });
  session.atEnd(() => model.dispose());
  return model;
}

/** Reads images for a model: pictures of other sizes get that of the images that it was trained on. */
export async function readImagesFor(
  model: ImageModel,
  path: string,
  most?: number,
): Promise<{ readonly images: ImageSet }> {
  const { readImages } = await import('../../corpus/readImages.js');
  const { height, width, channels }: ImageSize = model.run.config.images;
  const { images } = await readImages(path, {
    height,
    width,
    channels,
    ...(most === undefined ? {} : { most }),
  });
  return { images: model.fitted(images) };
}
