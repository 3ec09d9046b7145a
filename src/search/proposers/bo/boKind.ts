import type { ProposerKind } from '../../proposer.js';
import { Bo } from './bo.js';
import { boSettings } from './settings.js';

/** Bayesian optimisation in the box of the codes. */
export const bo: ProposerKind<typeof boSettings> = {
  kind: 'bo',
  summary:
    'follows the published protocol of Bayesian optimisation in all dimensions of the codes, for comparison',
  settings: boSettings,
  start: async (tools, given) => Bo.begin(tools, given),
};
