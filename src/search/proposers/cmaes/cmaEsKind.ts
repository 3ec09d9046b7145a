import type { ProposerKind } from '../../proposer.js';
import { CmaEs } from './cmaEs.js';
import { cmaEsSettings } from './settings.js';

/** CMA-ES in a subspace of codes. */
export const cmaEs: ProposerKind<typeof cmaEsSettings> = {
  kind: 'cma-es',
  summary: 'adapts a normal distribution in a subspace of codes to the best values (CMA-ES)',
  settings: cmaEsSettings,
  start: async (tools, given) => CmaEs.begin(tools, given),
};
