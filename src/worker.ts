import './host/node/install.js';
import { coreJobs, doTask, type Jobs, type JobTask } from './coreJobs.js';

const jobs: Jobs = {
  ...coreJobs,
  pack: async () => (await import('./sequences/packTask.js')).packPiece,
  slice: async () => (await import('./training/sliceTask.js')).computeSlice,
  'image-slice': async () => (await import('./imaging/imageSliceTask.js')).computeImageSlice,
  profile: async () => (await import('./domain/molecule/profile/profileTask.js')).profileTexts,
};

/** The entry of a thread: does a task of a job. @throws Error for a job that there is not; what the job throws */
export async function work(task: JobTask): Promise<unknown> {
  return doTask(jobs, task);
}
