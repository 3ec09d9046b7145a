import { host } from '../base/host.js';
import type { Grammar } from './grammar.js';
import { readPrefixModule } from './prefixModule.js';
import type { PrefixAutomaton } from './prefixState.js';

/**
 * Reads a prefix automaton of the user's own from the source of its module, which the caller has been allowed to run.
 *
 * @param where the name of the module in messages: its file
 * @param grammar what it is tried with; null tries only whether it can be loaded
 * @throws InputError that says what is wrong with the module
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
