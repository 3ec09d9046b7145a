import type { RunKind } from '../../../browser.js';
import { storeOfRun } from '../fileStore.js';
import { openEitherKind } from '../openEitherKind.js';
import type { RunContents } from '../runContents.js';
import type { Workbench } from '../workbench.js';

/**
 * Opens files as a model, beside the one on the workbench, and closes it.
 *
 * @returns what it was trained on
 * @throws InputError for files that are no model
 */
export async function tryFiles(_: Workbench, { files }: { readonly files: RunContents }): Promise<RunKind> {
  const model = await openEitherKind(await storeOfRun(files));
  model.dispose();
  return model.facts.kind;
}
