import type { ShardJob } from '../../shardJob.js';
import { tableSettings } from './settings.js';

/** A table of models and densities. */
export const tableJob: ShardJob = {
  kind: 'table',
  summary: 'a table of models and densities, whose runs the shards share',
  source: { name: 'table', what: 'a table file (JSON), or the name of one that ships' },
  settings: tableSettings,
  groups: ['backend'],
  passesTo: { command: 'table', reserved: ['part', 'out', 'json', 'backend'] },
  example: {
    source: 'expressions',
    out: 'tables/expressions',
    settings: { parts: 9 },
    passed: { corpus: 'expressions.txt', budget: 0.09 },
  },
  load: async () => (await import('./table.js')).tableWork,
};
