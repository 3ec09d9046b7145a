import { expect, it } from 'vitest';
import { visible, visibleJson, visibleLines } from '../../src/base/visible.js';

/** Unicode 15.1, chapter 23: what is not seen, steers a terminal, or turns the direction of writing. */
const unseen: readonly (readonly [string, string])[] = [
  ['\x00', '\\x00'],
  ['\x1b[31m', '\\x1b[31m'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\r', '\\x0d'],
  ['\b', '\\x08'],
  ['\x7f', '\\x7f'],
  ['\x9b31m', '\\x9b31m'],
  ['\u200b', '\\u200b'],
  ['\u202e', '\\u202e'],
  ['\u2066', '\\u2066'],
  ['\u2069', '\\u2069'],
  ['\u2028', '\\u2028'],
  ['\u2029', '\\u2029'],
  ['\ufeff', '\\ufeff'],
  ['\u00ad', '\\xad'],
  ['\ud800', '\\ud800'],
  ['\u{e0041}', '\\u{e0041}'],
];

it.each(unseen)('%j is written out', (text, expected) => {
  expect(visible(`a${text}b`)).toBe(`a${expected}b`);
  expect(visibleLines(`a${text}b`)).toBe(`a${expected}b`);
});

it('line ends and tabs are written out, or stay in text of several lines; letters of all languages stay', () => {
  expect(visible('a\n\tb')).toBe('a\\x0a\\x09b');
  expect(visibleLines('a\n\tb')).toBe('a\n\tb');
  const letters = 'C[C@@H](N)C\\C=C é ß 中 🧪 é';
  expect(visible(letters)).toBe(letters);
});

it('a JSON document stays the same document', () => {
  const value = Object.fromEntries(unseen.map(([text]) => [`key ${text}`, [text]]));
  const shown = visibleJson(JSON.stringify(value, null, 2));
  expect(JSON.parse(shown)).toEqual(value);
  expect(shown).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(shown).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});
