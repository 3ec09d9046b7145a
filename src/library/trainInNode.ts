import type { Texts } from '../sequences/corpusSource.js';
import { type LanguageChoice, withGrammar } from './loadLanguage.js';
import type { Model } from './model.js';
import { type TrainTextsOptions, train } from './train.js';

/** The options of a training whose grammar may be named. */
export interface TrainModelOptions
  extends Omit<TrainTextsOptions, 'grammar'>,
    Pick<LanguageChoice, 'grammar'> {}

/**
 * Trains a model on texts and fits a density to their codes. The grammar may be named.
 *
 * @param texts an array or a stream; a model of characters or tokens needs an array, since it reads its texts twice
 * @throws InputError for a grammar that cannot be loaded, for texts that are not in the language, and for impossible settings
 */
export async function trainInNode(texts: Texts, options: TrainModelOptions): Promise<Model> {
  return train(texts, await withGrammar(options));
}
