import type { Store, WritableStore } from '../base/store.js';
import { FolderStore } from '../host/node/folderStore.js';
import { runFolder } from './shippedModels.js';

/**
 * Returns the store of a run.
 *
 * @param place a store, the folder of a run, or the name of a model that ships
 * @throws InputError for a name that is neither
 */
export async function storeOf(place: Store | string): Promise<Store> {
  return typeof place === 'string' ? new FolderStore(await runFolder(place)) : place;
}

/** Returns the store for a new run. @param place a store, or a folder that is empty or does not exist yet */
export function newStore(place: WritableStore | string): WritableStore {
  return typeof place === 'string' ? new FolderStore(place) : place;
}
