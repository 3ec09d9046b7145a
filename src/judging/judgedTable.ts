import { addedNames, type CsvCell, type CsvOptions, csvRow, isFormula, textOfCell } from '../base/csv.js';
import { InputError } from '../base/errors.js';
import type { Domain, StringRecord, Verdict } from '../domain/domain.js';

/** A column of a table of judged strings, or a data field of their records. */
export interface JudgedColumn<Row> {
  readonly name: string;
  /** @param number the number of the row, from 1 */
  readonly cell: (row: Row, number: number) => CsvCell;
  /** The type of its cells where a format has types. Defaults to text. */
  readonly type?: 'text' | 'number' | 'boolean' | 'count';
  /** Whether the user's file has the column: its name stays, and a column of ours takes another. */
  readonly isFromFile?: boolean;
  /** Whether records leave the column out, because they hold valid strings only and have a title. */
  readonly isCsvOnly?: boolean;
}

/** Returns the columns of the verdict: whether the string is valid, why not, and its canonical form. */
export function verdictColumns<Row>(verdictOf: (row: Row) => Verdict): JudgedColumn<Row>[] {
  return [
    { name: 'valid', type: 'boolean', cell: (row) => verdictOf(row).valid, isCsvOnly: true },
    { name: 'reason', cell: (row) => verdictOf(row).reason, isCsvOnly: true },
    { name: 'canonical', cell: (row) => verdictOf(row).canonical },
  ];
}

/** Returns a column for each score and label of a domain. */
export function scoreColumns<Row>(
  { scoreNames, labelNames }: Pick<Domain, 'scoreNames' | 'labelNames'>,
  verdictOf: (row: Row) => Verdict,
): JudgedColumn<Row>[] {
  const column = (name: string, type: 'number' | 'text'): JudgedColumn<Row> => ({
    name,
    type,
    cell: (row) => verdictOf(row).scores[name],
  });
  return [
    ...scoreNames.map((name) => column(name, 'number')),
    ...labelNames.map((name) => column(name, 'text')),
  ];
}

/** Writes judged rows one by one. */
export interface RowWriter<Row> {
  /** The text before the first row. */
  readonly header: string;
  /** Returns a row as text; '' for one that the format does not hold. */
  write(row: Row): string;
}

export interface CsvWriter<Row> extends RowWriter<Row> {
  /** Returns the number of cells so far that a spreadsheet would take for formulas. */
  readonly formulas: () => number;
}

export interface JudgedCsvOptions extends CsvOptions {
  /** Whether the file begins with a byte order mark. Defaults to false. */
  readonly hasMark?: boolean | undefined;
}

/** Returns a writer of CSV: a row with all columns for each judged row. */
export function csvWriter<Row>(
  columns: readonly JudgedColumn<Row>[],
  { hasMark = false, ...options }: JudgedCsvOptions = {},
): CsvWriter<Row> {
  let [formulas, number] = [0, 0];
  const line = (cells: readonly CsvCell[]): string => {
    formulas += cells.filter(isFormula).length;
    return `${csvRow(cells, options)}\n`;
  };
  return {
    header: `${hasMark ? '\ufeff' : ''}${line(judgedNames(columns))}`,
    write: (row) => {
      number++;
      return line(columns.map(({ cell }) => cell(row, number)));
    },
    formulas: () => formulas,
  };
}

/** Returns the string and the title of a row's record; null for a row that is not valid. */
type RecordHead<Row> = (row: Row, number: number) => Pick<StringRecord, 'text' | 'name'> | null;

/**
 * Returns a writer of the records of a domain (SDF for molecules): one for each valid row, with the cells that are not
 * empty as data.
 *
 * @throws InputError for a domain without records
 */
export async function recordWriter<Row>(
  { name: domain, records }: Pick<Domain, 'name' | 'records'>,
  columns: readonly JudgedColumn<Row>[],
  headOf: RecordHead<Row>,
): Promise<RowWriter<Row>> {
  if (records === undefined) {
    throw new InputError({
      problem: `expected molecules to write as SDF, but the domain is ${domain}`,
      advice: [{ text: 'write CSV', setting: 'csv' }],
    });
  }
  const writer = await records.load();
  const names = judgedNames(columns);
  let number = 0;
  return {
    header: '',
    write: (row) => {
      number++;
      const head = headOf(row, number);
      if (head === null) return '';
      const fields = columns.flatMap(({ cell, isCsvOnly }, i): [string, string][] => {
        const value = isCsvOnly === true ? '' : textOfCell(cell(row, number));
        return value === '' ? [] : [[names[i]!, value]];
      });
      return writer.write({ ...head, fields }) ?? '';
    },
  };
}

/** Returns the names of columns, ours different from those of the user's file. */
export function judgedNames(columns: readonly Pick<JudgedColumn<never>, 'name' | 'isFromFile'>[]): string[] {
  const nameOf = ({ name }: { readonly name: string }): string => name;
  const fromFile = columns.filter(({ isFromFile }) => isFromFile === true).map(nameOf);
  const ours = columns.filter(({ isFromFile }) => isFromFile !== true).map(nameOf);
  const added = addedNames(fromFile, ours).values();
  return columns.map(({ name, isFromFile }) => (isFromFile === true ? name : added.next().value!));
}
