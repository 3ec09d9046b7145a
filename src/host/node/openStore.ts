import type { Store, WritableStore } from '../../base/store.js';
import { FolderStore } from './folderStore.js';
import { existingRunFolder } from './shippedModels.js';

/**
 * Finds the store of a run.
 *
 * @param place the folder of a run, or the name of a model that ships
 * @throws InputError for an unknown name
 */
export async function openStore(place: string): Promise<Store> {
  return new FolderStore(await existingRunFolder(place));
}

/** Returns the store for a new run. @param folder a folder that is empty or does not exist yet */
export async function newStore(folder: string): Promise<WritableStore> {
  return new FolderStore(folder);
}
