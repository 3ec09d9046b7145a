import { openImageModel } from '../../options/openImages.js';
import { readCodes } from '../../options/readCodes.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectPictureTarget, type PictureTarget, writePictures } from '../../output/pictures.js';
import type { Session } from '../../session.js';

interface ImageDecodeOptions extends PictureTarget {
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Writes the image that each code decodes to. */
export async function imageDecode(
  session: Session,
  folder: string,
  file: string,
  options: ImageDecodeOptions,
): Promise<void> {
  await expectPictureTarget(session, options);
  const model = await openImageModel(session, folder, options);
  const { codes, count } = await readCodes(file, model.latent);
  await writePictures(session, await model.decode(codes, count), options);
  const { out = null } = options;
  if (options.json === true && out !== null) session.printJson({ images: count, out });
  else if (out !== null) session.note(`${count} images in ${out}`);
}
