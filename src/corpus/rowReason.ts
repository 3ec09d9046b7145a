import type { OpenedRow } from './readTable.js';

/** The reason for refusing an empty row. */
export const emptyRow = 'empty: there is no string in this row';

/**
 * Returns why a row has no string to work on, or null where it has one.
 *
 * @param text the string of the row, as the domain reads it
 */
export function whyNoString({ tooLong, reason }: OpenedRow, text: string): string | null {
  if (reason !== undefined) return reason;
  if (tooLong !== undefined) return `limit: the line has ${tooLong} characters`;
  return text === '' ? emptyRow : null;
}
