import type { ShardJob } from '../../shardJob.js';
import { scoreSettings } from './settings.js';

/** Strings of a file, judged and scored. */
export const scoreJob: ShardJob = {
  kind: 'score',
  summary: 'verdicts and scores of the strings of a file',
  source: {
    name: 'file',
    what: 'strings: one a line, a column of a table (CSV, TSV), or an SDF; compressed or not',
  },
  settings: scoreSettings,
  groups: [],
  passesTo: null,
  example: {
    source: 'molecules.smi',
    out: 'scored',
    settings: { domain: 'molecule', scores: 'qed,crippenLogP', perShard: 100_000 },
  },
  load: async () => (await import('./score.js')).scoreWork,
};
