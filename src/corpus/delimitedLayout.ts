import { type CandidateTable, isKnownName } from './headTables.js';
import type { DelimitedLayout } from './layoutKinds.js';
import type { SampleRow } from './sampleRows.js';

export type Recognises = (text: string) => boolean;

/** Whether some cells are numbers with a comma, and none is one with a point. */
export function areDecimalCommas(rows: readonly SampleRow[]): boolean {
  const cells = rows.flat();
  return (
    cells.some((cell) => /^\s*[+-]?\d+,\d+\s*$/.test(cell)) &&
    !cells.some((cell) => /^\s*[+-]?\d+\.\d+\s*$/.test(cell))
  );
}

/** Whether the first row names the columns, given the column with the strings. */
export function hasHeader(
  { rows }: CandidateTable,
  place: number,
  recognises: Recognises | undefined,
): boolean {
  const [first = [], ...rest] = rows;
  const cell = (first[place] ?? '').trim();
  if (recognises?.(cell) === true) return false;
  if (first.some((one) => isKnownName(one))) return true;
  // A number in the first row of a column of numbers is a value.
  const isNumber = (text: string | undefined): boolean => /^\s*-?[\d.,]+(?:e[-+]?\d+)?\s*$/i.test(text ?? '');
  if (
    first.some((one, i) => isNumber(one) && rest.every((row) => (row[i] ?? '') === '' || isNumber(row[i])))
  ) {
    return false;
  }
  // A cell with digits or signs is more likely a faulty string than a name, and as a header it would be lost.
  return recognises === undefined || /^[\p{L}_][\p{L}_ .-]*$/u.test(cell);
}

export function delimited(
  { delimiter, rows, hasSepLine }: CandidateTable,
  place: number,
  header: boolean,
): DelimitedLayout {
  const [first = []] = rows;
  const width = Math.max(first.length, place + 1);
  const columns = Array.from({ length: width }, (_, i) =>
    header ? (first[i] ?? '').trim() : `column_${i + 1}`,
  );
  const hasDecimalCommas = delimiter !== ',' && areDecimalCommas(rows);
  return { kind: 'delimited', delimiter, header, hasSepLine, hasDecimalCommas, columns, place };
}
