import { evenPlaces } from '../base/evenPlaces.js';
import { artefacts, type TrainingCorpus } from './artefacts.js';
import type { Run } from './run.js';

/** Returns the strings that a run is trained on. @throws InputError for an exported model, which has none */
export async function readTrainingCorpus(run: Run): Promise<TrainingCorpus> {
  run.expectCorpus();
  return run.files.read(artefacts.corpus);
}

/** The usual number of strings to compare samples with: more say little more of a distribution. */
const usualCount = 10_000;

/** Returns strings of the corpus of a run, evenly from all of it and at most `count` of them. */
export async function trainingTexts(run: Run, count = usualCount): Promise<string[]> {
  const { corpus } = await readTrainingCorpus(run);
  return evenPlaces(corpus.count, count).map((place) => run.codec.decode(corpus.sequence(place)));
}
