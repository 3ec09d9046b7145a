import type { Store } from '../../browser.js';

/**
 * Returns a store that at once begins to read some of its files, one after the other, each for the first who asks for it.
 *
 * @param files in the order in which they are needed
 */
export function readAhead(store: Store, files: readonly string[]): Store {
  const ahead = new Map<string, Promise<Uint8Array | null>>();
  let before: Promise<unknown> = Promise.resolve();
  for (const file of files) {
    const reading = before.then(() => store.read(file));
    ahead.set(file, reading);
    // whoever asks for the file receives the error
    before = reading.catch(() => {});
  }
  return {
    name: store.name,
    ...(store.place === undefined ? {} : { place: store.place }),
    where: (file) => store.where(file),
    list: () => store.list(),
    read: (file) => {
      const reading = ahead.get(file);
      ahead.delete(file);
      return reading ?? store.read(file);
    },
  };
}
