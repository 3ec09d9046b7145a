import { host } from '../base/host.js';
import type { Store, WritableStore } from '../base/store.js';

/**
 * Returns the store of a run.
 *
 * @param place a store; or the name of a model that ships, the folder of a run or, in a browser, its address
 * @throws InputError for a name of nothing
 */
export async function storeOf(place: Store | string): Promise<Store> {
  return typeof place === 'string' ? host().openStore(place) : place;
}

/** Returns the store for a new run. @param place a store, or a folder that is empty or does not exist yet */
export async function newStoreOf(place: WritableStore | string): Promise<WritableStore> {
  return typeof place === 'string' ? host().newStore(place) : place;
}
