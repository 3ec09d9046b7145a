import { evenPlaces } from '../base/evenPlaces.js';
import { artefacts, type TrainingCorpus } from './artefacts.js';
import type { Run } from './run.js';

/** Returns the training strings of a run. @throws InputError for an exported model, which has none */
export async function readTrainingCorpus(run: Run): Promise<TrainingCorpus> {
  run.expectCorpus();
  return run.files.read(artefacts.corpus);
}

/** The usual number of strings to compare samples with; more of them say little more about a distribution. */
const usualCount = 10_000;

/** Returns at most `count` strings of the corpus of a run, spread evenly over it. */
export async function trainingTexts(run: Run, count = usualCount): Promise<string[]> {
  const { corpus } = await readTrainingCorpus(run);
  return evenPlaces(corpus.count, count).map((place) => run.codec.decode(corpus.sequence(place)));
}
