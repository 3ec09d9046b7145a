import type { ProposerKind } from '../../proposer.js';
import { settings } from './settings.js';

/** Evolution of derivations alone, without codes: it shows what the latent space brings. */
export const derivations: ProposerKind<typeof settings> = {
  kind: 'derivations',
  summary: 'changes the derivations of the best strings so far and uses no codes, for comparison',
  settings,
  takesSeveral: true,
  // loaded late: the list of proposers serves the help
  async start(tools, given) {
    const { Evolution } = await import('./evolution.js');
    const { grammarDraws } = await import('./grammarDraws.js');
    const { changesOfDerivations } = await import('./operators.js');
    return Evolution.begin(tools, given, {
      operators: changesOfDerivations,
      draws: await grammarDraws(tools),
    });
  },
};
