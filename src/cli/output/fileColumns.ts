import type { OpenedTable } from '../../corpus/readTable.js';
import type { JudgedColumn, JudgedCsvOptions } from '../../judging/judgedTable.js';
import type { JudgedRow } from './judgedRows.js';

/**
 * Returns the columns of the user's file. Cells beyond the last column go into it.
 *
 * @param joint the text between such cells
 */
export function fileColumns(
  { columns }: Pick<OpenedTable, 'columns'>,
  joint: string,
): JudgedColumn<JudgedRow>[] {
  const last = columns.length - 1;
  return columns.map((name, i) => ({
    name,
    isFromFile: true,
    cell: ({ row: { cells } }) => (i === last ? cells.slice(last).join(joint) : (cells[i] ?? '')),
  }));
}

/** Returns how the user's file is written, so that the CSV made of it is written likewise. */
export function fileLayout({ layout, hasMark }: OpenedTable): JudgedCsvOptions & { delimiter: string } {
  const isDelimited = layout.kind === 'delimited';
  return {
    delimiter: isDelimited && layout.delimiter !== ' ' ? layout.delimiter : ',',
    decimalCommas: isDelimited && layout.hasDecimalCommas,
    hasMark,
  };
}

/** Returns the title of a row's record: the cell in the column of names, else the name behind the string. */
export function titleIn({ columns, layout }: OpenedTable): (row: JudgedRow) => string | undefined {
  const place = layout.kind === 'sdf' ? 0 : layout.place;
  const title = columns.findIndex((name, i) => i !== place && isTitle(name));
  if (title < 0) return ({ verdict }) => verdict.name;
  const { cell } = fileColumns({ columns }, ' ')[title]!;
  return (row) => String(cell(row, 0));
}

const isTitle = (name: string): boolean => /^(?:name|title|id|cid|.*[ _-](?:id|name))$/i.test(name.trim());
