import type { Grammar } from '../grammar/grammar.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';
import { readOwnPrefix } from '../grammar/readOwnPrefix.js';
import { readModuleFile } from './readModuleFile.js';

/**
 * Loads the prefix automaton of a language of the user's own from a JavaScript module that exports it as `prefix`.
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
