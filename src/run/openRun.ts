import type { Store } from '../base/store.js';
import { Run, type RunOptions } from './run.js';
import { storeOf } from './storeOf.js';

/**
 * Opens a run.
 *
 * @param place its store, its folder, or the name of a model that ships
 * @throws InputError as `Run.open`, and for a name that is neither
 */
export async function openRun(place: Store | string, options: RunOptions = {}): Promise<Run> {
  return Run.open(await storeOf(place), options);
}
