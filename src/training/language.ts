import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { domainOf } from '../run/domainOf.js';
import type { Run } from '../run/run.js';

/** The prefix automaton of the language that a run is in; null where it has none. */
export async function prefixOf(run: Run): Promise<PrefixAutomaton | null> {
  if (run.prefix !== null) return run.prefix;
  return (await domainOf(run)).prefix;
}
