import { showCount } from '../../../base/showNumber.js';
import { untilInterrupted } from '../../interrupt.js';
import { openImageModel } from '../../options/openImages.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectPictureTarget, type PictureTarget, writePictures } from '../../output/pictures.js';
import { ProgressLine } from '../../output/progress.js';
import type { Session } from '../../session.js';

interface ImageSampleOptions extends PictureTarget {
  readonly count: number;
  readonly density: string;
  readonly spread?: number;
  readonly noiseLevel?: number;
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** Draws images from a density of a run and writes them. */
export async function imageSample(
  session: Session,
  folder: string,
  options: ImageSampleOptions,
): Promise<void> {
  await expectPictureTarget(session, options);
  const { Random } = await import('../../../base/random.js');
  const { densityFor } = await import('../../../sampling/densityFor.js');
  const { sampleImages } = await import('../../../imaging/sampleImages.js');
  const model = await openImageModel(session, folder, options);
  const { density, sampling } = await densityFor(model, options.density);
  const { count, seed, spread = sampling.spread, noiseLevel = sampling.noiseLevel } = options;
  const line = new ProgressLine(session);
  const started = performance.now();
  const images = await untilInterrupted(
    session,
    (signal) =>
      sampleImages(model, density, { count, random: new Random(seed), spread, noiseLevel, signal }, (done) =>
        line.count('drawing', done, count, started),
      ),
    'writing the images so far',
  );
  line.clear();
  await writePictures(session, images, options);
  const seconds = (performance.now() - started) / 1000;
  if (images.count < count) session.status = 1;
  const { out = null } = options;
  if (options.json === true && out !== null) {
    session.printJson({ images: images.count, out, density: options.density, spread, noiseLevel, seed });
  } else if (out !== null) {
    session.note(`${showCount(images.count)} images in ${out} (${Math.round(images.count / seconds)}/s)`);
  }
}
