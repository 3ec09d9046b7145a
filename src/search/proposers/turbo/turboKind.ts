import type { ProposerKind } from '../../proposer.js';
import { turboSettings } from './settings.js';

/** Trust-region Bayesian optimisation in a subspace of codes. */
export const turbo: ProposerKind<typeof turboSettings> = {
  kind: 'turbo',
  summary: 'asks a Gaussian process which strings around the best one are worth an evaluation (TuRBO)',
  settings: turboSettings,
  // loaded late: the list of proposers serves the help
  async start(tools, given) {
    const { Turbo } = await import('./turbo.js');
    return Turbo.begin(tools, given);
  },
};
