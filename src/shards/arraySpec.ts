import { InputError } from '../base/errors.js';

/** Writes indexes as schedulers read them, ascending: `3,7-9,40`; '' for none. */
export function showArraySpec(indexes: readonly number[]): string {
  const ranges: { first: number; last: number }[] = [];
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const range = ranges.at(-1);
    if (range !== undefined && index <= range.last + 1) range.last = index;
    else ranges.push({ first: index, last: index });
  }
  return ranges.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/**
 * Reads indexes such as `3,7-9,40`, and returns them without repetitions in ascending order.
 *
 * @param count indexes have to be below it
 * @param from where they come from, for messages
 * @throws InputError for another text, and for an index that is out of range
 */
export function parseArraySpec(text: string, count: number, from: string): number[] {
  const indexes = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new InputError({
        where: from,
        expected: 'the index of a shard, or several as in 3,7-9,40',
        received: text.slice(0, 80),
      });
    }
    if (Number(last) >= count) {
      throw new InputError({
        where: from,
        expected: `indexes from 0 to ${count - 1}`,
        received: part.trim(),
      });
    }
    for (let index = Number(first); index <= Number(last); index++) indexes.add(index);
  }
  return [...indexes].sort((a, b) => a - b);
}
