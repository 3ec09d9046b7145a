import type { TrainingSet } from '../../judging/trainingSet.js';
import type { TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';
import type { ProgressLine } from './progress.js';

/** Reads the training set of a model, by which novelty is decided, and shows how far the reading is. */
export async function readTrainingSet(
  session: Session,
  model: TrainedModel,
  line: ProgressLine,
): Promise<TrainingSet> {
  const { trainingSetOf } = await import('../../judging/trainingSet.js');
  const started = performance.now();
  const training = await trainingSetOf(model, (done, total) =>
    line.count('reading the training set', done, total, started),
  );
  line.clear();
  if (training.caveat !== undefined) session.note(training.caveat);
  return training;
}
