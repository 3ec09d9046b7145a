import { unknownName } from '../../base/unknownName.js';
import type { ShardJob } from '../shardJob.js';
import { benchmarkJob } from './benchmark/benchmarkKind.js';
import { evaluateJob } from './evaluate/evaluateKind.js';
import { sampleJob } from './sample/sampleKind.js';
import { scoreJob } from './score/scoreKind.js';
import { searchJob } from './search/searchKind.js';
import { tableJob } from './table/tableKind.js';

/** The kinds of jobs that can be done in shards: a new one is a folder here and a line. */
export const shardJobs: readonly ShardJob[] = [
  sampleJob,
  scoreJob,
  evaluateJob,
  searchJob,
  benchmarkJob,
  tableJob,
];

/** @throws InputError for a kind that there is not, with the nearest */
export function jobNamed(kind: string): ShardJob {
  const job = shardJobs.find((one) => one.kind === kind);
  if (job !== undefined) return job;
  const kinds = shardJobs.map((one) => one.kind);
  throw unknownName(`kinds of shards (${kinds.join(', ')})`, kind, kinds);
}
