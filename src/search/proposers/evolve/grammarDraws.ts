import { Guard, rulesOf } from '../../../grammar/guard.js';
import { noAutomaton } from '../../../grammar/prefixState.js';
import { yieldText } from '../../../grammar/text.js';
import { drawGuardedDerivation } from '../../../grammar/weightedGrammar.js';
import type { ProposerTools } from '../../proposer.js';
import type { Draws } from '../opening.js';

/** The most productions of a drawn string for each packed production of the longest string of the model. */
const packedTogether = 4;

/** Draws strings of the grammar by how often each production stands in the corpus of the model. */
export async function grammarDraws({
  space,
  random,
}: Pick<ProposerTools, 'space' | 'random'>): Promise<Draws> {
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
