import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes, replaceFile } from '../../host/node/files.js';
import { classifierSettings } from '../../imageMetrics/classifierSettings.js';
import { ImageClassifier } from '../../imageMetrics/imageClassifier.js';
import { trainClassifier } from '../../imageMetrics/trainClassifier.js';
import type { LabelledImages } from '../../images/cifar.js';

/** The file of the classifier in the folder of a table. */
export const classifierFile = 'classifier.safetensors';

/**
 * Returns the classifier of a table, which is trained once.
 *
 * @param training in the size of the models
 * @param onStep called with the share of the training that is done
 */
export async function tableClassifier(
  training: LabelledImages,
  out: string,
  onStep: (share: number) => void,
): Promise<ImageClassifier> {
  const file = join(out, classifierFile);
  if (existsSync(file)) return ImageClassifier.read(await readBytes(file, 'the classifier of a table'), file);
  const classifier = await trainClassifier(training, classifierSettings.parse({}), {
    onProgress: ({ step, steps }) => onStep(step / steps),
  });
  await replaceFile(file, classifier.bytes);
  return classifier;
}
