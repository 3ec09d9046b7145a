import type { ShardJob } from '../../shardJob.js';
import { sampleSettings } from './settings.js';

/** Strings of a model, drawn from a density. */
export const sampleJob: ShardJob = {
  kind: 'sample',
  summary: 'new strings of a model',
  source: { name: 'run', what: 'folder of a trained run, or a model that ships' },
  settings: sampleSettings,
  groups: ['backend', 'constraints', 'decoding'],
  passesTo: null,
  example: { source: 'zinc250k', out: 'samples', settings: { count: 100_000_000, perShard: 200_000 } },
  load: async () => (await import('./sample.js')).sampleWork,
};
