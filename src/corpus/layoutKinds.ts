/** The way in which a file contains its strings. */

export type Layout = LinesLayout | DelimitedLayout | SdfLayout;

/** One string a line. */

export interface LinesLayout {
  readonly kind: 'lines';
  /** Whether names follow the strings after blanks, as in `.smi` files. */
  readonly named: boolean;
  readonly header: boolean;
  readonly columns: readonly string[];
  readonly place: 0;
}

/** A table whose cells are separated by a character, or by blanks (`' '`). */

export interface DelimitedLayout {
  readonly kind: 'delimited';
  readonly delimiter: string;
  readonly header: boolean;
  /** Whether the first line is Excel's `sep=;`. */
  readonly hasSepLine: boolean;
  /** Whether numbers are written with a comma (`5,2`), as spreadsheets of many countries do. */
  readonly hasDecimalCommas: boolean;
  /** The names in the header, or `column_1`, `column_2`, ... without one. */
  readonly columns: readonly string[];
  /** The column with the strings, from 0. */
  readonly place: number;
}

/** Molfiles, each with a name and data. */

export interface SdfLayout {
  readonly kind: 'sdf';
  /** The data field with the strings; null if they are read from the structures. */
  readonly field: string | null;
}

/** Describes a layout in a note to the user; null for plain lines, which need none. */

export function describeLayout(layout: Layout): string | null {
  if (layout.kind === 'sdf') {
    return layout.field === null ? 'read as SDF' : `read as SDF, strings from the field ${layout.field}`;
  }
  const { header, columns, place } = layout;
  if (layout.kind === 'lines') {
    return header ? `read as one string a line, line 1 as their header (${columns.join(' ')})` : null;
  }
  const { delimiter } = layout;
  const way =
    columns.length === 1
      ? 'a table of one column'
      : (delimiterNames[delimiter] ?? `separated by ${delimiter}`);
  const where = header ? `column ${place + 1} (${columns[place]})` : `column ${place + 1}, without a header`;
  return `read as ${way}, ${where}${layout.hasDecimalCommas ? ', numbers with decimal commas' : ''}`;
}

export const delimiterNames: Readonly<Record<string, string>> = {
  ',': 'comma-separated',
  ';': 'semicolon-separated',
  '\t': 'tab-separated',
  '|': 'separated by |',
  ' ': 'separated by blanks',
};
