import { showCount, showValue } from '../../../base/showNumber.js';
import { openImageModel, readImagesFor } from '../../options/openImages.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectPictureTarget, writePictures } from '../../output/pictures.js';
import { table } from '../../output/text.js';
import type { Session } from '../../session.js';

interface ImageReconstructOptions {
  readonly count?: number;
  readonly out?: string;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Encodes and decodes images, and says how much of them is lost. */
export async function imageReconstruct(
  session: Session,
  folder: string,
  path: string,
  options: ImageReconstructOptions,
): Promise<void> {
  const { out } = options;
  if (out !== undefined) await expectPictureTarget(session, { out });
  const { reconstructImages } = await import('../../../imaging/reconstructImages.js');
  const { pairsOf } = await import('../../../imaging/pairsOf.js');
  const model = await openImageModel(session, folder, options);
  const { images } = await readImagesFor(model, path, options.count);
  const { reconstructions, squaredError } = await reconstructImages(model, images);
  if (out !== undefined) {
    await writePictures(session, pairsOf(images, reconstructions), {
      out,
      columns: pairColumns(images.count),
    });
  }
  if (options.json === true) session.printJson({ images: images.count, squaredError, out: out ?? null });
  else {
    const rows = [
      ['images', showCount(images.count)],
      ['squared error of a pixel', showValue(squaredError)],
    ];
    session.print(table(['reconstruction', 'value'], rows));
    if (out !== undefined) session.note(`${out} has each image beside its reconstruction`);
  }
}

/** An even number of columns, so that an image and its reconstruction stand side by side. */
function pairColumns(images: number): number {
  return 2 * Math.max(1, Math.round(Math.sqrt(images / 2)));
}
