import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readBytes, replaceFile } from '../../host/node/files.js';
import { makeFolder } from '../../host/node/makeFolder.js';
import type { LabelledImages } from '../../images/cifar.js';
import { imageGrid } from '../../images/imageGrid.js';
import type { ImageSet } from '../../images/imageSet.js';
import { encodePng } from '../../images/png.js';
import { fitToModel } from '../../imaging/fitToModel.js';
import { ImageModel } from '../../imaging/imageModel.js';
import { ImageRun } from '../../imaging/imageRun.js';
import { modelSize, prepareImageRun } from '../../imaging/prepareImageRun.js';
import { trainImages } from '../../imaging/trainImages.js';
import type { TrainingProgress, TrainingSummary, TrainOptions } from '../../training/trainOptions.js';
import { readResult, writeResult } from '../results.js';
import { digestOf, shareOfBudget } from '../runs.js';
import type { ImageTableConfig } from './imageTableConfig.js';
import { firstImages, type ImageDistances, ImageYardstick } from './imageYardstick.js';
import { galleryColumns, type ImageModelMeasures, measureImageModel } from './measureImageModel.js';
import { type PlannedImageRun, planImageRuns } from './planImageRuns.js';
import { classifierOfTable, inceptionOfTable, type TableNetwork } from './tableNetwork.js';

/** What a table of images is made from, and how the work is done. */
export interface CompareImagesOptions {
  readonly out: string;
  /** The images that models are trained on, and their labels, by which the classifier learns. */
  readonly training: LabelledImages;
  readonly test: LabelledImages;
  /** The weights of Inception, for FID; without them, distances are those of a classifier that is trained here. */
  readonly inception?: string | undefined;
  /** The share of the work: the root of it for the images, and for the passes over them. Defaults to 1. */
  readonly budget?: number;
  /** Runs a training so that it can be interrupted. */
  readonly interruptible: <T>(
    training: (options: Pick<TrainOptions, 'signal' | 'onDevice'>) => Promise<T>,
  ) => Promise<T>;
  readonly onProgress?: (what: string, progress: TrainingProgress | null) => void;
  /** Called with the share of other long work that is done. */
  readonly onShare?: (what: string, share: number) => void;
}

/** The results of a row with one seed. */
export interface ImageRunResult {
  readonly row: string;
  readonly seed: number;
  readonly training: Pick<
    TrainingSummary,
    'epochs' | 'steps' | 'seconds' | 'sequencesPerSecond' | 'backend'
  > & {
    readonly validation: number | null;
  };
  readonly measures: ImageModelMeasures;
  /** The file of its gallery, below the folder of the table. */
  readonly gallery: string;
}

/** What distances are taken in, and what they can reach. */
export interface ImageMeasureRecord extends Pick<TableNetwork, 'distance' | 'hash' | 'classifier'> {
  /** Of training images against the test images: what a perfect model would have. */
  readonly floor: ImageDistances;
}

/** A comparison of models of images, with what is computed so far. */
export interface ImageComparison {
  readonly config: ImageTableConfig;
  readonly budget: number;
  /** The numbers of images. */
  readonly training: number;
  readonly test: number;
  readonly measure: ImageMeasureRecord;
  readonly runs: readonly ImageRunResult[];
  /** The number of results that are missing. */
  readonly missing: number;
}

/**
 * Trains every row of a table of images with every seed and measures what it generates. Finished parts are never computed
 * twice.
 *
 * @throws InputError for a row that makes no model, before anything is computed
 */
export async function compareImages(
  config: ImageTableConfig,
  options: CompareImagesOptions,
): Promise<ImageComparison> {
  const { out, test, budget = 1, onProgress } = options;
  const { images: all } = options.training;
  const size = modelSize(all);
  const images = firstImages(all, Math.ceil(all.count * shareOfBudget(budget)));
  await makeFolder(join(out, 'results'));
  const planned = planImageRuns(config, images, size, budget, out);
  const network = await networkOf(options);
  const measured = fitted(firstImages(test.images, config.samples));
  const yardstick = await ImageYardstick.of(network, measured);
  const measure = await recordOf(network, yardstick, options, config);
  let isStopped = false;
  for (const [index, plan] of planned.entries()) {
    if (isStopped || existsSync(resultFile(plan, config, network, out))) continue;
    const name = `${plan.row.name}, seed ${plan.seed} (${index + 1} of ${planned.length})`;
    isStopped = !(await computeRun(
      plan,
      name,
      images,
      yardstick,
      resultFile(plan, config, network, out),
      config,
      options,
    ));
  }
  const runs = await Promise.all(
    planned.map((plan) => readResult<ImageRunResult>(resultFile(plan, config, network, out))),
  );
  const there = runs.filter((run) => run !== null);
  onProgress?.('the table', null);
  return {
    config,
    budget,
    training: images.count,
    test: measured.count,
    measure,
    runs: there,
    missing: planned.length - there.length,
  };
}

function resultFile(
  { row, id }: PlannedImageRun,
  { samples, components, path }: ImageTableConfig,
  network: Pick<TableNetwork, 'hash'>,
  out: string,
): string {
  const digest = digestOf([row.name, row.prior, samples, components, path, network.hash]);
  return join(out, 'results', `${id}-${digest}.json`);
}

/** Trains and measures a planned run. @returns false after an interruption */
async function computeRun(
  plan: PlannedImageRun,
  name: string,
  images: ImageSet,
  yardstick: ImageYardstick,
  file: string,
  config: ImageTableConfig,
  { out, test, interruptible, onProgress }: CompareImagesOptions,
): Promise<boolean> {
  const { row, seed, folder, settings } = plan;
  const run = existsSync(join(folder, 'config.json'))
    ? await ImageRun.open(folder)
    : await prepareImageRun({
        images,
        file: 'the images of a table',
        out: folder,
        preset: config.preset,
        settings,
        density: null,
        keepsImages: false,
      });
  onProgress?.(`${name}: training`, null);
  const training = await interruptible((how) =>
    trainImages(
      run,
      { ...how, onProgress: (progress) => onProgress?.(`${name}: training`, progress) },
      images,
    ),
  );
  if (training.interrupted) return false;
  const model = await ImageModel.of(run);
  try {
    const { measures, gallery } = await measureImageModel(
      model,
      row,
      config,
      yardstick,
      images,
      test.images,
      seed,
      (what) => onProgress?.(`${name}: ${what}`, null),
    );
    const picture = file.replace(/\.json$/, '.png');
    await replaceFile(picture, await encodePng(imageGrid(gallery, { columns: galleryColumns })));
    const { epochs, steps, seconds, sequencesPerSecond, backend, validation } = training;
    const result: ImageRunResult = {
      row: row.name,
      seed,
      training: {
        epochs,
        steps,
        seconds,
        sequencesPerSecond,
        backend,
        validation: validation?.reconstruction ?? null,
      },
      measures,
      gallery: relative(out, picture),
    };
    await writeResult(file, result);
    return true;
  } finally {
    model.dispose();
  }
}

async function networkOf({
  out,
  training,
  test,
  inception,
  onProgress,
  onShare,
}: CompareImagesOptions): Promise<TableNetwork> {
  if (inception !== undefined) return inceptionOfTable(inception);
  onProgress?.('the classifier', null);
  const [all, measured] = [training, test].map(({ images, labels }) => ({ images: fitted(images), labels }));
  return classifierOfTable(all!, measured!, out, (share) => onShare?.('the classifier', share));
}

/** Returns images in the size of a model of them. */
function fitted(images: ImageSet): ImageSet {
  return fitToModel(images, modelSize(images));
}

/** Returns the record of the measure, which is computed once. */
async function recordOf(
  { distance, hash, classifier }: TableNetwork,
  yardstick: ImageYardstick,
  { out, training, onProgress }: CompareImagesOptions,
  { samples }: ImageTableConfig,
): Promise<ImageMeasureRecord> {
  const file = join(out, 'results', `measure-${digestOf([hash, samples])}.json`);
  const earlier = await readResult<ImageMeasureRecord>(file);
  if (earlier !== null) return earlier;
  onProgress?.('the training images against the test images', null);
  const floor = await yardstick.distances(fitted(firstImages(training.images, samples)), 1);
  const record: ImageMeasureRecord = { distance, hash, classifier, floor };
  await writeResult(file, record);
  return record;
}

/** Reads the gallery of a result. */
export function readGallery({ gallery }: ImageRunResult, out: string): Promise<Uint8Array> {
  return readBytes(join(out, gallery), 'a gallery of this table');
}
