import type { ProposerKind } from '../../proposer.js';
import { boSettings } from './settings.js';

/** Bayesian optimisation in the box of the codes. */
export const bo: ProposerKind<typeof boSettings> = {
  kind: 'bo',
  summary:
    'follows the published protocol of Bayesian optimisation in all dimensions of the codes, for comparison',
  settings: boSettings,
  // loaded late: the list of proposers serves the help
  async start(tools, given) {
    const { Bo } = await import('./bo.js');
    return Bo.begin(tools, given);
  },
};
