import type { OpenedTable } from '../../corpus/readTable.js';
import type { RecordWriter } from '../../domain/domain.js';

import { addedNames, type CsvCell, csvRow, isFormula, textOfCell } from './csv.js';
import type { JudgedRow } from './judgedRows.js';

/** Writes judged rows with all the columns of their file, and ours behind them. */
export interface RowWriter {
  readonly header: string;
  /** Rows as text; '' for what cannot be written so. */
  write(row: JudgedRow): string;
}

/** The cells of a verdict: whether the string is valid, why not, its canonical form, its scores and labels. */
function ourCells({ verdict }: JudgedRow, names: readonly string[]): CsvCell[] {
  const { valid, reason, canonical, scores } = verdict;
  return [valid, reason, canonical, ...names.map((name) => scores[name])];
}

export interface CsvWriter extends RowWriter {
  /** Cells so far that a spreadsheet would take for formulas. */
  readonly formulas: () => number;
}

/**
 * @param names of scores and labels
 * @param safe whether such cells are written as text: see `CsvOptions`
 */
export function csvWriter(
  { columns, layout, hasMark }: OpenedTable,
  names: readonly string[],
  { safe = false }: { readonly safe?: boolean | undefined } = {},
): CsvWriter {
  const delimiter = layout.kind === 'delimited' && layout.delimiter !== ' ' ? layout.delimiter : ',';
  const ours = addedNames(columns, ['valid', 'reason', 'canonical', ...names]);
  const decimalCommas = layout.kind === 'delimited' && layout.hasDecimalCommas;
  let formulas = 0;
  const row = (cells: readonly CsvCell[]): string => {
    formulas += cells.filter(isFormula).length;
    return `${csvRow(cells, { delimiter, safe, decimalCommas })}\n`;
  };
  return {
    header: `${hasMark === true ? '\ufeff' : ''}${row([...columns, ...ours])}`,
    write: (judged) => {
      const cells = cellsOf(judged.row.cells, columns.length, delimiter);
      return row([...cells, ...ourCells(judged, names)]);
    },
    formulas: () => formulas,
  };
}

/** Fits the cells of a row to the columns: those beyond the last column are joined in it. */
function cellsOf(cells: readonly string[], count: number, delimiter: string): string[] {
  const first = Array.from({ length: count }, (_, i) => cells[i] ?? '');
  if (cells.length > count) first[count - 1] = cells.slice(count - 1).join(delimiter);
  return first;
}

/** Records of the valid molecules: the columns of the file and ours as data, the name of the molecule as title. */
export function sdfRowWriter(
  { columns, layout }: OpenedTable,
  names: readonly string[],
  writer: RecordWriter,
): RowWriter {
  const place = layout.kind === 'sdf' ? 0 : layout.place;
  const title = columns.findIndex((name, i) => i !== place && isTitle(name));
  const ours = addedNames(columns, ['canonical', ...names]);
  return {
    header: '',
    write: (judged) => {
      const { row, verdict } = judged;
      if (!verdict.valid) return '';
      const cells = cellsOf(row.cells, columns.length, ' ');
      const [, , canonical, ...scores] = ourCells(judged, names).map(textOfCell);
      const fields = [
        ...columns.map((column, i): [string, string] => [column, cells[i]!]),
        ...ours.map((name, i): [string, string] => [name, [canonical!, ...scores][i]!]),
      ].filter(([, value]) => value !== '');
      const name = title < 0 ? verdict.name : cells[title];
      return writer.write({ text: judged.text, name, fields }) ?? '';
    },
  };
}

const isTitle = (name: string): boolean => /^(?:name|title|id|cid|.*[ _-](?:id|name))$/i.test(name.trim());
