import type { Run } from '../run/run.js';

/** More say little more of a distribution. */
const defaultMost = 10_000;

/** Strings that the samples of a run are to be like: its corpus, or every so many of it. */
export async function likeTexts(run: Run, most = defaultMost): Promise<string[]> {
  const corpus = await run.readCorpus();
  const count = Math.min(most, corpus.count);
  return Array.from({ length: count }, (_, i) =>
    run.codec.decode(corpus.sequence(Math.floor((i * corpus.count) / count))),
  );
}
