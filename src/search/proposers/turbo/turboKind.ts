import type { ProposerKind } from '../../proposer.js';
import { turboSettings } from './settings.js';
import { Turbo } from './turbo.js';

/** Trust-region Bayesian optimisation in a subspace of codes. */
export const turbo: ProposerKind<typeof turboSettings> = {
  kind: 'turbo',
  summary: 'asks a Gaussian process which strings around the best one are worth an evaluation (TuRBO)',
  settings: turboSettings,
  start: async (tools, given) => Turbo.begin(tools, given),
};
