import type { Texts } from '../sequences/corpusSource.js';
import { type LanguageChoice, withGrammar } from './loadLanguage.js';
import type { Model } from './model.js';
import { type TrainModelOptions, train } from './train.js';

/** The options of a training whose grammar may be named. */
export interface TrainInNodeOptions
  extends Omit<TrainModelOptions, 'grammar'>,
    Pick<LanguageChoice, 'grammar'> {}

/** Trains as {@link train} does. @throws InputError for a grammar that cannot be loaded */
export async function trainInNode(texts: Texts, options: TrainInNodeOptions): Promise<Model> {
  return train(texts, await withGrammar(options));
}
