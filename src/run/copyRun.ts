import { expectWritable, type WritableStore } from '../base/store.js';
import { expectFree } from './expectFree.js';
import { Run } from './run.js';
import { newStoreOf } from './storeOf.js';

/**
 * Copies a run with all its artefacts, each of which is checked on the way: from memory into a folder, or back.
 *
 * @param place a store that holds nothing, or a new or empty folder; nothing is left there where the copy fails
 * @throws InputError for a place that already holds something, and for an artefact that is not what grae wrote
 */
export async function copyRun(run: Run, place: WritableStore | string): Promise<Run> {
  const target = await newStoreOf(place);
  await expectFree(target);
  const { store } = run.files;
  const copy = () => run.files.copyTo(target);
  // nobody replaces an artefact while those that belong together are read
  if ('write' in store) await expectWritable(store).whileLocked('a copy', copy);
  else await copy();
  return Run.open(target, run.options);
}
