import type { ShardJob } from '../../shardJob.js';
import { evaluateSettings } from './settings.js';

/** Metrics of generated molecules, as far as those of parts add up. */
export const evaluateJob: ShardJob = {
  kind: 'evaluate',
  summary: 'metrics of generated molecules, as far as those of parts add up',
  source: {
    name: 'samples',
    what: 'SMILES as the model wrote them: one a line, a column of a table, or an SDF; compressed or not',
  },
  settings: evaluateSettings,
  groups: [],
  passesTo: null,
  example: {
    source: 'samples.smi',
    out: 'evaluated',
    settings: { train: 'train.smi', perShard: 50_000 },
  },
  load: async () => (await import('./evaluate.js')).evaluateWork,
};
