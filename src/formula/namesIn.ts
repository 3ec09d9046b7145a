import { nameToken, numberToken, unquoted } from './parsePostfix.js';

/** A name in a text of formulas. */
export interface WrittenName {
  readonly name: string;
  /** Whether it stands between backticks. */
  readonly isQuoted: boolean;
  /** Whether a parenthesis opens right behind it. */
  readonly isCalled: boolean;
}

/** Numbers come first, so that the `e5` of `1e5` is no name. */
const numberOrName = new RegExp(`(?:${numberToken.source})|(${nameToken.source})`, 'gu');

/** Returns the names in a text of formulas, or of parts of them, in their order. */
export function namesIn(text: string): WrittenName[] {
  return [...text.matchAll(numberOrName)].flatMap(({ 0: { length }, 1: written, index }) => {
    if (written === undefined) return [];
    return [
      { ...unquoted(written), isCalled: /^\s*\(/.test(text.slice(index + length, index + length + 8)) },
    ];
  });
}
