import type { ProposerKind } from '../../proposer.js';
import { Evolution } from './evolution.js';
import { changesOfCodes, changesOfDerivations } from './operators.js';
import { settings } from './settings.js';

/** Evolution of codes and derivations. */
export const evolve: ProposerKind<typeof settings> = {
  kind: 'evolve',
  summary: 'crosses and changes the codes and the derivations of the best strings so far',
  settings,
  takesSeveral: true,
  start: async (tools, given) =>
    Evolution.begin(tools, given, { operators: [...changesOfCodes, ...changesOfDerivations] }),
};
