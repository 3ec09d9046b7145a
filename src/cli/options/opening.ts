import type { Run, RunOptions } from '../../run/run.js';
import type { OpenOptions, TrainedModel } from '../../sampling/model.js';
import { note } from '../output/text.js';

/** Works while no other process writes to the run. @param what the command, for the message that another one gets */
export async function whileWriting<T>(
  nameOrFolder: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const { whileLocked } = await import('../../host/node/lock.js');
  const { runFolder } = await import('../../run/shippedModels.js');
  return whileLocked(await runFolder(nameOrFolder), what, work);
}

/** A run as a command opens it: its notes go to standard error. */
export async function openRun(folder: string, { allowCode }: Pick<RunOptions, 'allowCode'>): Promise<Run> {
  const { Run } = await import('../../run/run.js');
  return Run.open(folder, { allowCode, onNote: note });
}

/** A trained run with its back end, as a command opens it; its notes go to standard error. */
export async function openModel(
  folder: string,
  { backend, judge, target, grid, division, standardise, allowCode }: OpenOptions,
): Promise<TrainedModel> {
  const { TrainedModel } = await import('../../sampling/model.js');
  return TrainedModel.open(folder, {
    backend,
    judge,
    target,
    grid,
    division,
    standardise,
    allowCode,
    onNote: note,
  });
}
