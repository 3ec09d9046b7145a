import type { Store } from '../base/store.js';
import { Run, type RunOptions } from './run.js';
import { storeOf } from './storeOf.js';

/**
 * Opens a run.
 *
 * @param place the store of the run, its folder, or the name of a model that ships
 * @throws InputError like `Run.open`, and for an unknown name
 */
export async function openRun(place: Store | string, options: RunOptions = {}): Promise<Run> {
  return Run.open(await storeOf(place), options);
}
