import { basename, join, resolve } from 'node:path';
import { showCount, showValue } from '../../../base/showNumber.js';
import { chosenImages, type ImageSet, joinedImages, showSize } from '../../../images/imageSet.js';
import type { ImageModel } from '../../../imaging/imageModel.js';
import type { ShownPicture } from '../../../report/imagePage.js';
import { openImageModel, readImagesFor } from '../../options/openImages.js';
import { whileWriting } from '../../options/opening.js';
import type { BackendChoice } from '../../options/shared.js';
import { expectWritableOut } from '../../options/writableOut.js';
import { settingsTexts } from '../../output/settingsTexts.js';
import type { Session } from '../../session.js';

interface ImageReportOptions {
  readonly out?: string;
  readonly count: number;
  /** Images to give back and to walk between; by default those of the run. */
  readonly like?: string;
  readonly seed: number;
  readonly backend: BackendChoice;
  readonly json?: boolean;
}

/** The samples that the page shows. */
const mostShown = 400;
/** The images that are shown beside their reconstructions, and the paths with their points. */
const [pairs, paths, points] = [40, 8, 11];

/** Writes a page about a run of images: samples, reconstructions, paths, losses, settings. */
export async function imageReport(
  session: Session,
  folder: string,
  options: ImageReportOptions,
): Promise<void> {
  const { out = join(folder, 'report.html') } = options;
  await expectWritableOut(out);
  const work = (): Promise<void> => writeReport(session, folder, out, options);
  return options.out === undefined ? whileWriting(folder, 'grae report', work) : work();
}

async function writeReport(
  session: Session,
  folder: string,
  out: string,
  options: ImageReportOptions,
): Promise<void> {
  const { Random } = await import('../../../base/random.js');
  const { sampleImages } = await import('../../../imaging/sampleImages.js');
  const { densityFor } = await import('../../../sampling/densityFor.js');
  const { artefacts } = await import('../../../run/artefacts.js');
  const { parseEpochs } = await import('../../../report/readEpochs.js');
  const { trainingCurves } = await import('../../../report/trainingCurves.js');
  const { renderImagePage } = await import('../../../report/imagePage.js');
  const { replaceFile } = await import('../../../host/node/files.js');
  const model = await openImageModel(session, folder, options);
  const { density, sampling } = await densityFor(model);
  const { seed, like } = options;
  const count = Math.min(options.count, mostShown);
  const samples = await sampleImages(model, density, { ...sampling, count, random: new Random(seed) });
  const originals = await imagesToShow(model, like);
  const compared = originals === null ? null : await comparedPictures(model, originals, like ?? 'the run');
  const { config, name } = model.run;
  const page = renderImagePage({
    title: `${basename(resolve(name))}: images`,
    summary: [
      ['images', `${showCount(config.images.count)} of ${showSize(config.model)}`],
      ['loss', config.model.loss.kind],
      ['density', `${density.kind}, spread ${sampling.spread}`],
      ...(compared === null ? [] : [['squared error of a pixel', showValue(compared.squaredError)] as const]),
      ['seed', String(seed)],
    ],
    pictures: [
      {
        name: 'Samples',
        about: `The first ${count} images drawn from the density, none chosen.`,
        png: await pictureOf(samples, 20),
      },
      ...(compared?.pictures ?? []),
    ],
    curves: trainingCurves(
      parseEpochs(await model.run.files.readLines(artefacts.metrics)),
      'loss of an image: training with its regularisers (blue), reconstruction of those held out (amber)',
      'loss',
    ),
    reproduction: [
      { name: 'command', text: `grae report ${basename(resolve(name))} -n ${count} --seed ${seed}` },
      ...(await settingsTexts(model.run.files.store)),
    ],
  });
  await replaceFile(out, page);
  if (options.json === true)
    session.printJson({ file: out, images: count, squaredError: compared?.squaredError ?? null, seed });
  else session.note(`${out}: ${showCount(count)} samples`);
}

/** Returns images that the model can be asked about; null for an export without any. */
async function imagesToShow(model: ImageModel, like: string | undefined): Promise<ImageSet | null> {
  if (like !== undefined) return (await readImagesFor(model, like, 1000)).images;
  if (model.run.config.exported !== undefined) return null;
  const { splitIndices } = await import('../../../training/split.js');
  const all = await model.run.images();
  const { validation, seed } = model.run.config.training;
  const { validation: heldOut, train } = splitIndices(all.count, validation, seed);
  return model.fitted(chosenImages(all, heldOut.length > 1 ? heldOut : train));
}

async function comparedPictures(
  model: ImageModel,
  images: ImageSet,
  origin: string,
): Promise<{ readonly squaredError: number; readonly pictures: readonly ShownPicture[] }> {
  const { reconstructImages } = await import('../../../imaging/reconstructImages.js');
  const { interpolateImages } = await import('../../../imaging/interpolateImages.js');
  const { pairsOf } = await import('../../../imaging/pairsOf.js');
  const at = (place: number): ImageSet => chosenImages(images, [place % images.count]);
  const { reconstructions, squaredError } = await reconstructImages(model, images);
  const first = Array.from({ length: Math.min(pairs, images.count) }, (_, i) => i);
  const shown = pairsOf(chosenImages(images, first), chosenImages(reconstructions, first));
  const walks: ImageSet[] = [];
  for (let path = 0; path < paths; path++) {
    walks.push(await interpolateImages(model, at(2 * path), at(2 * path + 1), points));
  }
  return {
    squaredError,
    pictures: [
      {
        name: 'Reconstructions',
        about: `Images of ${origin}, each beside what its code decodes to.`,
        png: await pictureOf(shown, 16),
      },
      {
        name: 'Paths',
        about: 'In each row, codes on the straight line between the codes of two images, decoded.',
        png: await pictureOf(joinedImages(walks, model.size), points),
      },
    ],
  };
}

async function pictureOf(images: ImageSet, columns: number): Promise<Uint8Array> {
  const { encodePng } = await import('../../../images/png.js');
  const { imageGrid } = await import('../../../images/imageGrid.js');
  return encodePng(imageGrid(images, { columns }));
}
