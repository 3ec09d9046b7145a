import type { Run, RunOptions } from '../../run/run.js';
import type { OpenOptions, TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';

/** Works while no other process writes to the run. @param what the command, for the message that another one gets */
export async function whileWriting<T>(
  nameOrFolder: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const { whileLocked } = await import('../../host/node/lock.js');
  const { runFolder } = await import('../../host/node/shippedModels.js');
  return whileLocked(await runFolder(nameOrFolder), what, work);
}

/** Refuses a folder for a new run that already holds something. */
export async function expectFreeFolder(folder: string): Promise<void> {
  const { expectFree } = await import('../../run/expectFree.js');
  const { newStoreOf } = await import('../../run/storeOf.js');
  await expectFree(await newStoreOf(folder));
}

/** A run as a command opens it: its notes go to standard error. */
export async function openGivenRun(
  session: Session,
  folder: string,
  { allowCode }: Pick<RunOptions, 'allowCode'>,
): Promise<Run> {
  const { openRun: open } = await import('../../run/openRun.js');
  return open(folder, { allowCode, onNote: (text) => session.note(text) });
}

/** A trained run with its back end, as a command opens it until it ends; its notes go to standard error. */
export async function openModel(
  session: Session,
  folder: string,
  { backend, judge, target, grid, division, standardise, allowCode }: OpenOptions,
): Promise<TrainedModel> {
  const { TrainedModel } = await import('../../sampling/model.js');
  const model = await TrainedModel.open(folder, {
    backend,
    judge,
    target,
    grid,
    division,
    standardise,
    allowCode,
    onNote: (text) => session.note(text),
  });
  session.atEnd(() => model.dispose());
  return model;
}
