import type { Grammar } from '../grammar/grammar.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { readOwnPrefix } from '../grammar/readOwnPrefix.js';
import { readModuleFile } from './readModuleFile.js';

/**
 * Loads a user's own prefix automaton from a JavaScript module that exports it as `prefix`.
 *
 * @param allowCode whether the file may run; only for trusted files
 * @param grammar the grammar to try it with; null only tries to load it
 * @throws InputError if it may not run, or the file cannot be read or does not export an automaton
 */
export async function loadPrefix(
  file: string,
  allowCode = false,
  grammar: Grammar | null = null,
): Promise<PrefixAutomaton> {
  return readOwnPrefix(await readModuleFile(file, allowCode, 'a prefix state'), file, grammar);
}
