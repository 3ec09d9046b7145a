/** Jobs of threads by name; each is loaded by the first task for it. */
export type Jobs = Readonly<Record<string, () => Promise<(task: never) => unknown>>>;

/** A task for a thread, with the name of its job; plain data. */
export interface JobTask {
  readonly job: string;
  readonly task: unknown;
}

/** The jobs that threads do in Node and in browsers alike. */
export const coreJobs: Jobs = {
  judge: async () => (await import('./judging/judgeTask.js')).judgePiece,
  identify: async () => (await import('./judging/judgeTask.js')).identifyPiece,
  canonicalise: async () => (await import('./judging/judgeTask.js')).canonicalPiece,
  spell: async () => (await import('./judging/judgeTask.js')).spellPiece,
  parse: async () => (await import('./sequences/parseTask.js')).parsePiece,
  features: async () => (await import('./search/nearest/featureTask.js')).featurePiece,
  evolve: async () => (await import('./discovery/epoch.js')).runEpoch,
  decode: async () => (await import('./sampling/decodeTask.js')).decodePiece,
  encode: async () => (await import('./run/encodeTask.js')).encodePiece,
};

/** Does a task of one of the jobs. @throws Error for a job that there is not; what the job throws */
export async function doTask(jobs: Jobs, { job, task }: JobTask): Promise<unknown> {
  const load = jobs[job];
  if (load === undefined)
    throw new Error(`expected a job of ${Object.keys(jobs).join(', ')}, but received: ${job}`);
  const run = (await load()) as (task: unknown) => unknown;
  return run(task);
}
