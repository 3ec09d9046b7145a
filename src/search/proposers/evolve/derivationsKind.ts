import { Guard, rulesOf } from '../../../grammar/guard.js';
import { noAutomaton } from '../../../grammar/prefixState.js';
import { yieldText } from '../../../grammar/text.js';
import { drawGuardedDerivation } from '../../../grammar/weightedGrammar.js';
import type { ProposerKind, ProposerTools } from '../../proposer.js';
import type { Draws } from '../opening.js';
import { Evolution } from './evolution.js';
import { changesOfDerivations } from './operators.js';
import { settings } from './settings.js';

/** Evolution of derivations alone, without codes: it shows what the latent space brings. */
export const derivations: ProposerKind<typeof settings> = {
  kind: 'derivations',
  summary: 'changes the derivations of the best strings so far and uses no codes, for comparison',
  settings,
  takesSeveral: true,
  start: async (tools, given) =>
    Evolution.begin(tools, given, { operators: changesOfDerivations, draws: await grammarDraws(tools) }),
};

/** The most productions of a drawn string for each packed production of the longest string of the model. */
const packedTogether = 4;

/** Draws strings of the grammar by how often each production stands in the corpus of the model. */
async function grammarDraws({ space, random }: Pick<ProposerTools, 'space' | 'random'>): Promise<Draws> {
  const grammar = await space.weightedGrammar();
  const { table } = grammar;
  const { guard } = space;
  const own =
    guard === null ? new Guard(table, noAutomaton, []) : new Guard(table, guard.automaton, rulesOf(guard));
  const mostSteps = packedTogether * space.model.network.longest;
  return async (count) =>
    Array.from({ length: count }, () =>
      yieldText(table, drawGuardedDerivation(grammar, own, mostSteps, random)),
    );
}
