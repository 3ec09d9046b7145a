import type { Texts } from '../sequences/corpusSource.js';
import { type LanguageChoice, withGrammar } from './loadLanguage.js';
import type { Model } from './model.js';
import { type TrainTextsOptions, train } from './train.js';

/** The options of a training whose grammar may be named. */
export interface TrainModelOptions
  extends Omit<TrainTextsOptions, 'grammar'>,
    Pick<LanguageChoice, 'grammar'> {}

/** Trains as {@link train} does. @throws InputError for a grammar that cannot be loaded */
export async function trainInNode(texts: Texts, options: TrainModelOptions): Promise<Model> {
  return train(texts, await withGrammar(options));
}
