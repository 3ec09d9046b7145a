import { readFile } from 'node:fs/promises';
import { InputError } from '../base/errors.js';
import { codeOfUnreadable, whyUnreadable } from '../base/whyUnreadable.js';

/**
 * Reads the source of a user's own module, which the caller then runs.
 *
 * @param what a noun for its export, for messages
 * @throws InputError if it may not run, or cannot be read
 */
export async function readModuleFile(file: string, allowCode: boolean, what: string): Promise<string> {
  if (!allowCode) {
    throw new InputError({
      code: 'code-refused',
      where: file,
      problem: `${what} is JavaScript, which runs only if you allow it`,
      advice: [{ text: 'allow it if you trust the file', setting: 'allowCode' }],
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    throw new InputError({
      code: codeOfUnreadable(thrown),
      where: file,
      problem: `expected a JavaScript module that exports ${what}, but ${whyUnreadable(thrown)}`,
    });
  }
}
