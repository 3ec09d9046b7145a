import { expectWritable } from '../base/store.js';
import { ProductionItems } from '../model/productions/productionItems.js';
import { artefacts } from '../run/artefacts.js';
import { prefixOf } from '../run/domainOf.js';
import type { Run } from '../run/run.js';
import { originOfRun } from '../run/runOrigin.js';
import { emptyNetwork } from '../run/trainedNetwork.js';
import { readTrainingCorpus } from '../run/trainingCorpus.js';
import { startSliceThreads, stringSlices } from './sliceThreads.js';
import { type Start, trainItems } from './trainingLoop.js';
import { recordsOf } from './trainingRecords.js';
import type { TrainingSummary, TrainOptions } from './trainOptions.js';

export type { TrainingEstimate, TrainingProgress, TrainingSummary, TrainOptions } from './trainOptions.js';

/**
 * Trains a run on its corpus, from its last checkpoint or from the weights that it begins with, until its end or an
 * interruption. Seed, back end and settings decide the weights, even of a training that was interrupted; a training by
 * minutes also depends on the clock.
 *
 * @throws GraeError for numbers that are no longer finite, and for a GPU that is lost; the last checkpoint stays
 */
export async function runTraining(run: Run, options: TrainOptions = {}): Promise<TrainingSummary> {
  return expectWritable(run.files.store).whileLocked('a training', async () => {
    const { corpus, spellings } = await readTrainingCorpus(run);
    const network = emptyNetwork(run, await prefixOf(run));
    const { threads = 1 } = run.config.training;
    // a batch that is normalised as a whole has no slices to share
    const others = network.normalisesBatches
      ? null
      : await startSliceThreads(network, originOfRun(run), threads, stringSlices);
    try {
      const training = {
        network,
        items: new ProductionItems(corpus, network, spellings),
        config: run.config.training,
        records: recordsOf(run.files),
        start: await startOf(run, network),
        others,
      };
      return { run: run.name, ...(await trainItems(training, options)) };
    } finally {
      await others?.close();
      network.dispose();
    }
  });
}

/** Returns the weights of another run that the training begins with; null if it draws them. */
async function startOf(run: Run, { layout }: ReturnType<typeof emptyNetwork>): Promise<Start | null> {
  if (run.config.start === undefined) return null;
  const { tensors } = await run.files.read(artefacts.start);
  return {
    parameters: layout.fromRecord(tensors, run.files.where(artefacts.start)),
    statistics: tensors,
  };
}
