import type { SpellingHints } from '../domain/domain.js';
import { trainingTexts } from '../run/trainingCorpus.js';
import type { TrainedModel } from './model.js';

/** Strings of a training set that are looked at. */
const mostTraining = 200;

/** Hints for strings that a model brings back otherwise; null where its domain knows of none. */
export async function spellingHintsOf({ domain, run, codec }: TrainedModel): Promise<SpellingHints | null> {
  if (domain.loadSpellingHints === undefined) return null;
  // An exported run has no corpus, and shows its style in what was learned: packed productions.
  const texts =
    run.config.exported === undefined
      ? await trainingTexts(run, mostTraining)
      : codec.table.productions
          .slice(codec.grammar.table.productions.length)
          .map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'string').join(''));
  return domain.loadSpellingHints(texts);
}
