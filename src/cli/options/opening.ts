import type { Run, RunOptions } from '../../run/run.js';
import type { OpenOptions, TrainedModel } from '../../sampling/model.js';
import type { Session } from '../session.js';

/** Does work with the run locked. @param what the command, named in the message to another process */
export async function whileWriting<T>(
  nameOrFolder: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const { whileLocked } = await import('../../host/node/lock.js');
  const { existingRunFolder } = await import('../../host/node/shippedModels.js');
  return whileLocked(await existingRunFolder(nameOrFolder), what, work);
}

/** Refuses a folder for a new run that already holds something. */
export async function expectFreeFolder(folder: string): Promise<void> {
  const { expectFree } = await import('../../run/expectFree.js');
  const { newStoreOf } = await import('../../run/storeOf.js');
  await expectFree(await newStoreOf(folder));
}

/** Opens a run for a command, with its notes on standard error. */
export async function openGivenRun(
  session: Session,
  folder: string,
  { allowCode }: Pick<RunOptions, 'allowCode'>,
): Promise<Run> {
  const { openRun: open } = await import('../../run/openRun.js');
  return open(folder, { allowCode, onNote: (text) => session.note(text) });
}

/** Opens a trained run and its back end until the command ends, with its notes on standard error. */
export async function openModel(
  session: Session,
  folder: string,
  {
    backend,
    judge,
    scores,
    labels,
    target,
    grid,
    division,
    standardise,
    spelling,
    unseen,
    allowCode,
  }: OpenOptions,
): Promise<TrainedModel> {
  const { TrainedModel } = await import('../../sampling/model.js');
  const model = await TrainedModel.open(folder, {
    backend,
    judge,
    scores,
    labels,
    target,
    grid,
    division,
    standardise,
    spelling,
    unseen,
    allowCode,
    onNote: (text) => session.note(text),
  });
  session.atEnd(() => model.dispose());
  return model;
}
