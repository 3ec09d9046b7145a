import type { SpellingHints } from '../domain/domain.js';
import { trainingTexts } from '../run/trainingCorpus.js';
import type { TrainedModel } from './model.js';

/** The most strings of a training set to look at. */
const mostTraining = 200;

/** Returns hints for strings that a model spells otherwise; null if its domain has none. */
export async function spellingHintsOf({ domain, run, codec }: TrainedModel): Promise<SpellingHints | null> {
  if (domain.loadSpellingHints === undefined) return null;
  // An exported run has no corpus; its packed productions show the style of the training set.
  const texts =
    run.config.exported === undefined
      ? await trainingTexts(run, mostTraining)
      : codec.table.productions
          .slice(codec.grammar.table.productions.length)
          .map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'string').join(''));
  return domain.loadSpellingHints(texts);
}
