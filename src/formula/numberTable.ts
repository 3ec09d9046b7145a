import { unknownName } from '../base/unknownName.js';

/** Numbers by the names of their columns, or rows with a number for each name. What is missing is not-a-number. */
export type NumberTable =
  | Readonly<Record<string, ArrayLike<number>>>
  | readonly Readonly<Record<string, number | null | undefined>>[];

/** The names of a table's columns; in rows, all names of the first. */
export function columnNames(table: NumberTable): string[] {
  return isRows(table) ? Object.keys(table[0] ?? {}) : Object.keys(table);
}

/** The number of rows, of the longest column. */
export function countRows(table: NumberTable): number {
  if (isRows(table)) return table.length;
  return Object.values(table).reduce((most, { length }) => Math.max(most, length), 0);
}

/**
 * Returns a column of a table, `[rows]`; not the table's own array unless it is a `Float64Array` of that length.
 *
 * @throws InputError for a name that the table does not have
 */
export function tableColumn(table: NumberTable, name: string): Float64Array {
  const names = columnNames(table);
  if (!names.includes(name)) throw unknownName(`a column of the table (${shortList(names)})`, name, names);
  if (isRows(table)) return Float64Array.from(table, (row) => row[name] ?? Number.NaN);
  const column = table[name]!;
  const rows = countRows(table);
  if (column instanceof Float64Array && column.length === rows) return column;
  return Float64Array.from({ length: rows }, (_, i) => column[i] ?? Number.NaN);
}

function isRows(table: NumberTable): table is readonly Readonly<Record<string, number | null | undefined>>[] {
  return Array.isArray(table);
}

function shortList(names: readonly string[]): string {
  return names.length <= 12
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
