import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes, replaceFile } from '../../host/node/files.js';
import { classifierSettings } from '../../imageMetrics/classifierSettings.js';
import { ImageClassifier } from '../../imageMetrics/imageClassifier.js';
import type { FeatureNetwork } from '../../imageMetrics/imageFeatures.js';
import { trainClassifier } from '../../imageMetrics/trainClassifier.js';
import type { LabelledImages } from '../../images/cifar.js';

/** The network whose features a table compares images in. */
export interface TableNetwork extends FeatureNetwork {
  /** The SHA-256 of its weights. */
  readonly hash: string;
  /** The name of the distance in its features. */
  readonly distance: 'classifier Fréchet distance' | 'FID';
  /** What was trained here: its seed, and the share of test images that it tells right; null for Inception. */
  readonly classifier: { readonly seed: number; readonly accuracy: number } | null;
}

/** The file of the classifier in the folder of a table. */
const classifierFile = 'classifier.safetensors';

/**
 * Returns the classifier of a table, which is trained once.
 *
 * @param training in the size of the models, like `test`
 * @param onStep called with the share of the training that is done
 */
export async function classifierOfTable(
  training: LabelledImages,
  test: LabelledImages,
  out: string,
  onStep: (share: number) => void,
): Promise<TableNetwork> {
  const file = join(out, classifierFile);
  const isThere = existsSync(file);
  const classifier = isThere
    ? ImageClassifier.read(await readBytes(file, 'the classifier of a table'), file)
    : await trainClassifier(training, classifierSettings.parse({}), {
        onProgress: ({ step, steps }) => onStep(step / steps),
      });
  if (!isThere) await replaceFile(file, classifier.bytes);
  return {
    width: classifier.width,
    hash: classifier.hash,
    distance: 'classifier Fréchet distance',
    classifier: { seed: classifier.config.seed, accuracy: await classifier.accuracy(test) },
    featuresInBatches: (images) => classifier.featuresInBatches(images),
  };
}

/** Returns the network of FID. @param file its weights @throws InputError for a file of other weights */
export async function inceptionOfTable(file: string): Promise<TableNetwork> {
  const { Inception } = await import('../../imageMetrics/inception/inception.js');
  const inception = await Inception.read(await readBytes(file, 'the weights of Inception'), file);
  return {
    width: inception.width,
    hash: inception.hash,
    distance: 'FID',
    classifier: null,
    featuresInBatches: (images) => inception.featuresInBatches(images),
  };
}
