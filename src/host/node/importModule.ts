import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError, messageOf } from '../../base/errors.js';
import { codeOf } from '../../base/whyUnreadable.js';

/**
 * Runs a JavaScript module of the user's own, which may import packages and other files. Only for trusted code.
 *
 * @param hash of its source: a module that was changed in the meantime is loaded anew
 * @param what a noun for its export, for messages
 * @returns its exports
 * @throws InputError for a file that is no JavaScript module, or throws as it is loaded
 */
export async function importModule(
  file: string,
  hash: string,
  what: string,
): Promise<Readonly<Record<string, unknown>>> {
  const address = pathToFileURL(resolve(file)).href;
  try {
    return await import(/* @vite-ignore */ `${address}?sha256=${hash}`);
  } catch (thrown) {
    throw new InputError({
      where: file,
      problem: `expected a JavaScript module that exports ${what}, but ${whyUnusable(thrown, file, address)}`,
    });
  }
}

function whyUnusable(thrown: unknown, file: string, address: string): string {
  const message = messageOf(thrown);
  if (codeOf(thrown) === 'ERR_MODULE_NOT_FOUND') return `it imports what is not there (${message})`;
  if (thrown instanceof SyntaxError) {
    return `it is not JavaScript: ${message} ("node --check ${file}" shows where)`;
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const [, place = ''] = stack.split(`${address}?sha256=`);
  const line = /^[0-9a-f]*:(\d+)/.exec(place)?.[1];
  return `it threw when it was loaded${line === undefined ? '' : `, at line ${line}`}: ${message}`;
}
