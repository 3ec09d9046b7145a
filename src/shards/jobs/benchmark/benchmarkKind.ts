import type { ShardJob } from '../../shardJob.js';
import { benchmarkSettings } from './settings.js';

/** Searches on the tasks of a benchmark. */
export const benchmarkJob: ShardJob = {
  kind: 'benchmark',
  summary: 'searches on the tasks of a benchmark, a shard for each task and seed',
  source: { name: 'run', what: 'folder of a trained run, or a model that ships' },
  settings: benchmarkSettings,
  groups: ['backend'],
  passesTo: { command: 'benchmark', reserved: ['tasks', 'seeds', 'out', 'json', 'backend'] },
  example: {
    source: 'zinc250k',
    out: 'pmo',
    settings: { benchmark: 'pmo', seeds: '1,2,3' },
    passed: { proposer: 'evolve' },
  },
  load: async () => (await import('./benchmark.js')).benchmarkWork,
};
