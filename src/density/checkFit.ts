import { InputError } from '../base/errors.js';

/** @throws InputError for the first setting that is not a whole number of 1 or more */
export function expectWhole(settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new InputError({
        setting: name === 'clusters' ? 'components' : name,
        expected: `${name} to be a whole number of 1 or more`,
        received: value,
      });
    }
  }
}

/**
 * @param things the word for several of what codes are shared among
 * @param most the most of them, whatever the number of codes
 * @throws InputError if there are more of them than codes, or more than `most`
 */
export function expectEnoughCodes(count: number, size: number, things: string, most?: number): void {
  if (size <= Math.min(count, most ?? count)) return;
  const limit = most === undefined ? '' : `, at most ${most}`;
  throw new InputError({
    setting: 'components',
    problem: `expected at least as many codes as ${things}${limit}, but received ${count} codes for ${size} ${things}`,
    advice: [{ text: 'encode more data' }, { text: 'choose fewer', setting: 'components' }],
  });
}
