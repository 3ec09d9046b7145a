import { unknownName } from '../../base/unknownName.js';
import type { ShardJob } from '../shardJob.js';
import { sampleJob } from './sample/sampleKind.js';
import { scoreJob } from './score/scoreKind.js';

/** The kinds of jobs that can be done in shards. */
export const shardJobs: readonly ShardJob[] = [sampleJob, scoreJob];

/** @throws InputError for a kind that there is not, with the nearest */
export function jobNamed(kind: string): ShardJob {
  const job = shardJobs.find((one) => one.kind === kind);
  if (job !== undefined) return job;
  const kinds = shardJobs.map((one) => one.kind);
  throw unknownName(`kinds of shards (${kinds.join(', ')})`, kind, kinds);
}
