import type { ProposerKind } from '../../proposer.js';
import { settings } from './settings.js';

/** Evolution of codes and derivations. */
export const evolve: ProposerKind<typeof settings> = {
  kind: 'evolve',
  summary: 'crosses and changes the codes and the derivations of the best strings so far',
  settings,
  takesSeveral: true,
  // loaded late: the list of proposers serves the help
  async start(tools, given) {
    const { Evolution } = await import('./evolution.js');
    const { changesOfCodes, changesOfDerivations } = await import('./operators.js');
    return Evolution.begin(tools, given, { operators: [...changesOfCodes, ...changesOfDerivations] });
  },
};
