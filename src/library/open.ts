import type { Store } from '../base/store.js';
import { type OpenOptions, TrainedModel } from '../sampling/model.js';
import { Model } from './model.js';

/**
 * Opens a trained model and starts a back end.
 *
 * @param place the folder of a run, the name of a model that ships, or a store
 * @throws InputError for a place that holds no trained model, a damaged one, or one with code that is not allowed
 */
export async function open(place: Store | string, options: OpenOptions = {}): Promise<Model> {
  return new Model(await TrainedModel.open(place, options));
}
