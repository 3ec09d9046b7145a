import type { Domain } from '../domain/domain.js';
import { loadDomain } from '../domain/index.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import type { Run } from '../run/run.js';

/** The prefix automaton of the language that a run is in; null where it has none. */
export async function prefixOf(run: Run): Promise<PrefixAutomaton | null> {
  if (run.prefix !== null) return run.prefix;
  return (await domainOf(run)).prefix;
}

/** The domain of a run, in its form and with the prefix automaton that it was made with. */
export async function domainOf(run: Run): Promise<Domain> {
  const { domain, form } = run.config;
  return loadDomain(domain, { grammar: run.language, form, prefix: run.prefix ?? undefined });
}
