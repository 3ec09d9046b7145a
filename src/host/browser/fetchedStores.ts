import { InputError } from '../../base/errors.js';
import type { Store, WritableStore } from '../../base/store.js';
import { assetAddress } from './assets.js';
import { FetchedStore } from './fetchedStore.js';
import { scope } from './scope.js';

/**
 * Finds the store of a run.
 *
 * @param place the name of a model that ships, or the address of the folder of a run: one with a slash
 */
export async function fetchedStore(place: string): Promise<Store> {
  const url = place.includes('/') ? new URL(place, scope.location?.href) : assetAddress(`models/${place}/`);
  return new FetchedStore(url);
}

/** @throws InputError, since a browser has no folders to write to */
export async function refuseFolder(place: string): Promise<WritableStore> {
  throw new InputError({
    where: place,
    problem: 'expected a store to write to, but received a name, and a browser has no folders',
    advice: [{ text: 'pass a store, such as one in memory' }],
  });
}
