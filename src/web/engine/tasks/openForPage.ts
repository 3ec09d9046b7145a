import { storeOfRun } from '../fileStore.js';
import type { PageBackend } from '../pageBackend.js';
import type { RunContents } from '../runContents.js';
import type { ModelFacts, Workbench } from '../workbench.js';

export interface OpenRequest {
  /** The name of a model that ships, the address of the folder of a run, or the files of a run. */
  readonly place: string | RunContents;
  /** What computes from now on. Defaults to WebAssembly. */
  readonly backend?: PageBackend;
}

/** Opens a model. */
export async function openForPage(bench: Workbench, { place, backend }: OpenRequest): Promise<ModelFacts> {
  return bench.open(await storeOfRun(place), backend);
}
