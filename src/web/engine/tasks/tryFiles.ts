import { open } from '../../../browser.js';
import { storeOfRun } from '../fileStore.js';
import type { RunContents } from '../runContents.js';
import type { Workbench } from '../workbench.js';
import { expectSuitable } from './openForPage.js';

/** Opens files as a model, beside the one on the workbench, and closes it. @throws InputError for files that are no model */
export async function tryFiles(_: Workbench, { files }: { readonly files: RunContents }): Promise<void> {
  const model = await open(await storeOfRun(files), { judges: false });
  model.dispose();
  expectSuitable(model);
}
