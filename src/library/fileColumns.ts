import type { TableShape } from '../corpus/readTable.js';
import type { Domain, Verdict } from '../domain/domain.js';
import {
  type JudgedColumn,
  type JudgedCsvOptions,
  scoreColumns,
  verdictColumns,
} from '../judging/judgedTable.js';
import type { JudgedRow } from './judgedRows.js';

/**
 * Returns the columns of a table of judged rows: those of the user's file, the verdict, and scores.
 *
 * @param joint the text between cells beyond the last column of the file, which go into it
 */
export function judgedFileColumns(
  shape: Pick<TableShape, 'columns'>,
  domain: Domain,
  joint: string,
): JudgedColumn<JudgedRow>[] {
  const verdictOf = ({ verdict }: JudgedRow): Verdict => verdict;
  return [...fileColumns(shape, joint), ...verdictColumns(verdictOf), ...scoreColumns(domain, verdictOf)];
}

function fileColumns({ columns }: Pick<TableShape, 'columns'>, joint: string): JudgedColumn<JudgedRow>[] {
  const last = columns.length - 1;
  return columns.map((name, i) => ({
    name,
    isFromFile: true,
    cell: ({ row: { cells } }) => (i === last ? cells.slice(last).join(joint) : (cells[i] ?? '')),
  }));
}

/** Returns how the user's file is written, so that the CSV made of it is written likewise. */
export function fileLayout({ layout, hasMark }: TableShape): JudgedCsvOptions & { delimiter: string } {
  const isDelimited = layout.kind === 'delimited';
  return {
    delimiter: isDelimited && layout.delimiter !== ' ' ? layout.delimiter : ',',
    decimalCommas: isDelimited && layout.hasDecimalCommas,
    hasMark,
  };
}

/** Returns the title of a row's record: the cell in the column of names, else the name behind the string. */
export function titleIn({ columns, layout }: TableShape): (row: JudgedRow) => string | undefined {
  const place = layout.kind === 'sdf' ? 0 : layout.place;
  const title = columns.findIndex((name, i) => i !== place && isTitle(name));
  if (title < 0) return ({ verdict }) => verdict.name;
  const { cell } = fileColumns({ columns }, ' ')[title]!;
  return (row) => String(cell(row, 0));
}

const isTitle = (name: string): boolean => /^(?:name|title|id|cid|.*[ _-](?:id|name))$/i.test(name.trim());
