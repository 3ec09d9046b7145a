import { expectWritable } from '../base/store.js';
import type { ImageSet } from '../images/imageSet.js';
import { ImageItems } from '../model/images/imageBatch.js';
import { ImageNetwork } from '../model/images/imageNetwork.js';
import { trainItems } from '../training/trainingLoop.js';
import { recordsOf } from '../training/trainingRecords.js';
import type { TrainingSummary, TrainOptions } from '../training/trainOptions.js';
import { fitToModel } from './fitToModel.js';
import type { ImageRun } from './imageRun.js';
import { startImageThreads } from './imageSliceTask.js';

/**
 * Trains a run on its images, from its last checkpoint, until its end or an interruption.
 *
 * @param images the images, for a run that does not keep them
 * @throws GraeError as `trainItems`
 */
export async function trainImages(
  run: ImageRun,
  options: TrainOptions = {},
  images?: ImageSet,
): Promise<TrainingSummary> {
  return expectWritable(run.files.store).whileLocked('a training', async () => {
    const { model, training } = run.config;
    const items = new ImageItems(fitToModel(await run.images(images), model));
    const network = new ImageNetwork(model);
    const others = await startImageThreads(run, network);
    try {
      const parts = { network, items, config: training, records: recordsOf(run.files), others };
      return { run: run.name, ...(await trainItems(parts, options)) };
    } finally {
      await others?.close();
      network.dispose();
    }
  });
}
