import { InputError } from './errors.js';

/**
 * Checks that what goes on has the settings that it began with.
 *
 * @param where the file of the stored settings, in messages
 * @throws InputError that names the first setting that differs
 */
export function expectSameSettings(
  where: string,
  stored: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): void {
  const current = JSON.parse(JSON.stringify(now)) as Readonly<Record<string, unknown>>;
  for (const name of new Set([...Object.keys(stored), ...Object.keys(current)])) {
    const [before, after] = [stored[name], current[name]].map((value) => JSON.stringify(value) ?? 'none');
    if (before === after) continue;
    throw new InputError({
      where,
      problem: `expected the settings of the search that is here, but ${name} was ${before} and is ${after}`,
      advice: [{ text: 'give the same settings' }, { text: 'search into a new folder' }],
    });
  }
}
