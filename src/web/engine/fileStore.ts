import { fetchedStore, MemoryStore, type Store } from '../../browser.js';
import { filesOfTraining, type RunContents } from './runContents.js';

/** Returns the store that a run is opened from. @param place its name, its address, or its files */
export async function storeOfRun(place: string | RunContents): Promise<Store> {
  if (typeof place === 'string') return fetchedStore(place);
  const store = new MemoryStore('these files');
  for (const [name, bytes] of Object.entries(place)) await store.write(name, bytes);
  return store;
}

/** Returns the files of a store, without those that only a training needs. */
export async function filesOf(store: MemoryStore): Promise<RunContents> {
  const files: Record<string, Uint8Array> = {};
  for (const name of await store.list()) {
    if (!filesOfTraining.has(name)) files[name] = (await store.read(name))!;
  }
  return files;
}
