import { host } from '../base/host.js';
import type { Grammar } from './grammar.js';
import { readPrefixModule } from './prefixModule.js';
import type { PrefixAutomaton } from './prefixState.js';

/**
 * Reads a user's own prefix automaton from the source of its module. Callers check first that it may run.
 *
 * @param where the name of the module in messages: its file
 * @param grammar the grammar to try it with; null only tries to load it
 * @throws InputError that names the problem of the module
 */
export async function readOwnPrefix(
  source: string,
  where: string,
  grammar: Grammar | null,
): Promise<PrefixAutomaton> {
  const { modules } = host();
  await modules.tryOut({ kind: 'prefix', source, where, table: grammar?.table ?? null, texts: [] });
  const prefix = await readPrefixModule(source, where);
  return { ...prefix, bounded: (work) => modules.bounded(`the prefix state ${prefix.name}`, work) };
}
