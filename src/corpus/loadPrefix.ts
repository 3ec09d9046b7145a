import type { Grammar } from '../grammar/grammar.js';
import { readPrefixModule } from '../grammar/prefixModule.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { bounded } from './bounded.js';
import { readModuleFile } from './readModuleFile.js';
import { tryModule } from './tryModule.js';

/**
 * The prefix automaton of a language of the user's own, from a JavaScript module that exports it as `prefix`.
 *
 * @param allowCode lets the file run; only for files that are trusted
 * @param grammar what it is tried with; null tries only whether it can be loaded
 * @throws InputError if it may not, or the file cannot be read or exports no automaton
 */
export async function loadPrefix(
  file: string,
  allowCode = false,
  grammar: Grammar | null = null,
): Promise<PrefixAutomaton> {
  return readOwnPrefix(await readModuleFile(file, allowCode, 'a prefix state'), file, grammar);
}

/**
 * A prefix automaton of the user's own from its source, which the caller has been allowed to run.
 *
 * @param where what the module is called in messages: its file
 */
export async function readOwnPrefix(
  source: string,
  where: string,
  grammar: Grammar | null,
): Promise<PrefixAutomaton> {
  await tryModule({ kind: 'prefix', source, where, table: grammar?.table ?? null, texts: [] });
  const prefix = await readPrefixModule(source, where);
  return { ...prefix, bounded: (work) => bounded(`the prefix state ${prefix.name}`, work) };
}
