import { readRunKind, type Store } from '../../browser.js';
import { OpenImages } from './openImages.js';
import { OpenStrings } from './openStrings.js';
import type { PageBackend } from './pageBackend.js';

/** A model on the workbench. */
export type OpenModel = OpenStrings | OpenImages;

/** Opens a model of either kind. @throws InputError for a store that holds no model, and for one that the page cannot show */
export async function openEitherKind(store: Store, backend: PageBackend = 'wasm'): Promise<OpenModel> {
  const kind = await readRunKind(store);
  return kind === 'images' ? OpenImages.open(store, backend) : OpenStrings.open(store, backend);
}
