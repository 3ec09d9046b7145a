import { readFile } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { whyUnreadable } from '../base/whyUnreadable.js';
import { readPrefixModule } from '../grammar/prefixModule.js';
import type { PrefixAutomaton } from '../grammar/prefixState.js';

/**
 * The prefix automaton of a language of the user's own, from a JavaScript module that exports it as `prefix`.
 *
 * @param allowCode lets the file run; only for files that are trusted
 * @throws InputError if it may not, or the file cannot be read or exports no automaton
 */
export async function loadPrefix(file: string, allowCode = false): Promise<PrefixAutomaton> {
  if (!allowCode) {
    throw new InputError(
      `${file}: a prefix state is JavaScript, which grae does not run; allow it with --allow-code if you trust the file`,
    );
  }
  let source: string;
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    throw new InputError(
      `${file}: expected a JavaScript module that exports a prefix state, but ${whyUnreadable(thrown)}`,
    );
  }
  return readPrefixModule(source, file);
}
