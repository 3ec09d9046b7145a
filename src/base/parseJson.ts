import { InputError, messageOf } from './errors.js';
import { whyUnreadable } from './whyUnreadable.js';

/**
 * Parses JSON from bytes of UTF-8, with or without a byte order mark; the caller checks the value.
 *
 * @param where the name of the file in messages
 * @param what a noun phrase for the file: `the settings of a run`
 * @throws InputError without advice, for bytes that are not UTF-8, cut short, or not JSON
 */
export function parseJson(bytes: Uint8Array, where: string, what: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (thrown) {
    throw new InputError({ where, problem: `expected ${what}, but ${whyUnreadable(thrown)}` });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (thrown) {
    const isCutShort = text.trim() === '' || /unexpected end|unterminated/i.test(messageOf(thrown));
    throw new InputError({
      where,
      problem: isCutShort
        ? `expected ${what}, but the file is empty or cut short`
        : `expected ${what} as JSON, but it is not JSON (${messageOf(thrown)})`,
    });
  }
}
