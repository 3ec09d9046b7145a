import { type ByteSource, piecesOf } from './byteSource.js';
import type { Content } from './content.js';
import { host } from './host.js';
import type { Store } from './store.js';

/** Returns the content of a file that {@link findContent} has found. */
export function contentOfFile(file: Uint8Array | ByteSource): Content {
  if (file instanceof Uint8Array) return file;
  return { byteLength: file.size, [Symbol.iterator]: () => piecesOf(file) };
}

/**
 * Finds a file in a store.
 *
 * @returns its bytes, or the open file if it is too large for memory and the store can open it; null where there is none
 */
export async function findContent(store: Store, file: string): Promise<Uint8Array | ByteSource | null> {
  const { overflow } = host();
  const large = overflow === null ? null : await store.open?.(file, overflow.mostBytes);
  return large ?? store.read(file);
}
