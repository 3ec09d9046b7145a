import { GraeError, TrainedModel } from '../../../browser.js';
import { storeOfRun } from '../fileStore.js';
import type { TaskTools } from '../protocol.js';
import type { RunContents } from '../runContents.js';
import type { Workbench } from '../workbench.js';

export interface WhoReadsRequest {
  readonly text: string;
  /** Models, each with the place that `openModel` takes. */
  readonly models: readonly { readonly name: string; readonly place: string | RunContents }[];
}

/** Returns the name of the first of some models that reads a string; null if none does. */
export async function whoReads(
  _bench: Workbench,
  { text, models }: WhoReadsRequest,
  { signal }: TaskTools<never>,
): Promise<string | null> {
  for (const { name, place } of models) {
    if (signal.aborted) return null;
    try {
      const model = await TrainedModel.open(await storeOfRun(place), { judges: false });
      try {
        if ((await model.encode([text])).refusals.length === 0) return name;
      } finally {
        model.dispose();
      }
    } catch (thrown) {
      // a model that cannot be opened reads nothing
      if (!(thrown instanceof GraeError)) throw thrown;
    }
  }
  return null;
}
