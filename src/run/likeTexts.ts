import { evenPlaces } from '../base/evenPlaces.js';
import type { Run } from './run.js';

/** More say little more of a distribution. */
const defaultMost = 10_000;

/** Strings that the samples of a run are to be like: its corpus, or at most so many of it, evenly from all. */
export async function likeTexts(run: Run, most = defaultMost): Promise<string[]> {
  const corpus = await run.readCorpus();
  return evenPlaces(corpus.count, most).map((place) => run.codec.decode(corpus.sequence(place)));
}
