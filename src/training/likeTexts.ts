import type { Run } from '../run/run.js';
import { splitIndices } from './split.js';

/** Fewer say little of a distribution. */
const enough = 200;
const most = 2_000;

/** Strings that the samples of a run are to be like: those held out, or as many of the training where they are few. */
export async function likeTexts(run: Run): Promise<string[]> {
  const corpus = await run.readCorpus();
  const { validation: share, seed } = run.config.training;
  const { train, validation } = splitIndices(corpus.count, share, seed);
  const from = validation.length >= enough ? validation : train;
  const count = Math.min(most, from.length);
  return Array.from({ length: count }, (_, i) =>
    run.codec.decode(corpus.sequence(from[Math.floor((i * from.length) / count)]!)),
  );
}
