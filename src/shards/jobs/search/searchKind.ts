import type { ShardJob } from '../../shardJob.js';
import { searchSettings } from './settings.js';

/** Searches with several seeds. */
export const searchJob: ShardJob = {
  kind: 'search',
  summary: 'a search with several seeds, a shard each',
  source: { name: 'run', what: 'folder of a trained run, or a model that ships' },
  settings: searchSettings,
  groups: ['backend'],
  passesTo: { command: 'optimize', reserved: ['seed', 'out', 'json', 'resume', 'backend'] },
  example: {
    source: 'zinc250k',
    out: 'searches',
    settings: { seeds: '1,2,3,4' },
    passed: { maximize: 'qed' },
  },
  load: async () => (await import('./search.js')).searchWork,
};
