import './host/node/install.js';

/** The jobs that threads do, by name; each is loaded by the first task for it. */
const jobs: Readonly<Record<string, () => Promise<(task: never) => unknown>>> = {
  judge: async () => (await import('./judging/judgeTask.js')).judgePiece,
  identify: async () => (await import('./judging/judgeTask.js')).identifyPiece,
  canonicalise: async () => (await import('./judging/judgeTask.js')).canonicalPiece,
  parse: async () => (await import('./sequences/parseTask.js')).parsePiece,
  spell: async () => (await import('./judging/judgeTask.js')).spellPiece,
  pack: async () => (await import('./sequences/packTask.js')).packPiece,
  features: async () => (await import('./search/nearest/featureTask.js')).featurePiece,
  evolve: async () => (await import('./discovery/epoch.js')).runEpoch,
  decode: async () => (await import('./sampling/decodeTask.js')).decodePiece,
  encode: async () => (await import('./run/encodeTask.js')).encodePiece,
  slice: async () => (await import('./training/sliceTask.js')).computeSlice,
  profile: async () => (await import('./domain/molecule/profile/profileTask.js')).profileTexts,
};

/** The entry of a thread: does a task of a job. @throws Error for a job that there is not; what the job throws */
export async function work({
  job,
  task,
}: {
  readonly job: string;
  readonly task: unknown;
}): Promise<unknown> {
  const load = jobs[job];
  if (load === undefined)
    throw new Error(`expected a job of ${Object.keys(jobs).join(', ')}, but received: ${job}`);
  const run = (await load()) as (task: unknown) => unknown;
  return run(task);
}
