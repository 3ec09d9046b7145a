import type { ProposerKind } from '../../proposer.js';
import { cmaEsSettings } from './settings.js';

/** CMA-ES in a subspace of codes. */
export const cmaEs: ProposerKind<typeof cmaEsSettings> = {
  kind: 'cma-es',
  summary: 'adapts a normal distribution in a subspace of codes to the best values (CMA-ES)',
  settings: cmaEsSettings,
  // loaded late: the list of proposers serves the help
  async start(tools, given) {
    const { CmaEs } = await import('./cmaEs.js');
    return CmaEs.begin(tools, given);
  },
};
