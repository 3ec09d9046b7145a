import { InputError } from '../base/errors.js';
import { delimitedRows } from './delimitedRows.js';
import { headOf } from './headOf.js';
import { type LayoutOptions, layoutOf } from './layout.js';
import type { Layout, SdfLayout } from './layoutKinds.js';
import { splitLines, usualMaxLength } from './lineSplitter.js';
import { nameOfFile } from './nameOfFile.js';
import { cellsBetweenBlanks } from './sampleRows.js';
import { sdfRecords } from './sdfRecords.js';
import { openedFile, textStream } from './textStream.js';

/** A row of a file of strings. */
export interface OpenedRow {
  /**
   * The line of the file, from 1. For rows of several lines: the last line in a table, the first line of a record in an
   * SDF.
   */
  readonly line: number;
  /** Texts by column; fewer for a short row, more for a long one. */
  readonly cells: readonly string[];
  /**
   * The cell with the string, or the whole line if names may follow it ({@link Domain.readLine} divides them). Only its
   * beginning if it is too long.
   */
  readonly text: string;
  /** The length of a line that is too long, of which only the beginning was kept. */
  readonly tooLong?: number;
  /** Why there is content but no string: an unreadable structure of an SDF, or a row without the cell. */
  readonly reason?: string;
}

/** How a file holds its strings, as plain data. */
export interface TableShape {
  readonly layout: Layout;
  /** The names of the columns; for an SDF `smiles`, `name` and the names of its data that are known by then. */
  readonly columns: readonly string[];
  /** Whether a delimited file begins with a byte order mark, by which Excel recognises UTF-8. */
  readonly hasMark?: boolean | undefined;
}

/** A file of strings, opened. */
export interface OpenedTable extends TableShape {
  /** The rows, which can be read once. */
  readonly rows: AsyncIterable<OpenedRow>;
}

export interface ReadTableOptions extends LayoutOptions {
  /** The most characters (UTF-16 units) of a line or row. Defaults to 100,000. */
  readonly maxLineLength?: number | undefined;
  /** Called once with the layout, before the first row. */
  readonly onLayout?: ((layout: Layout) => void) | undefined;
  /** Whether to search the whole of an SDF for the names of its data beforehand. Defaults to false. */
  readonly allFields?: boolean | undefined;
}

/**
 * Opens a file of strings: lines, a table separated by commas, semicolons, tabs or blanks, or an SDF, as
 * {@link LayoutOptions} and the beginning of the file decide.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError on one line for a file that cannot be read or has no strings; also while rows are read
 */
export async function readTable(path: string, options: ReadTableOptions = {}): Promise<OpenedTable> {
  const { maxLineLength = usualMaxLength, onLayout } = options;
  if (!(maxLineLength >= 1)) {
    throw new InputError({ expected: 'a positive line length', received: maxLineLength });
  }
  const name = nameOfFile(path);
  let hasMark = false;
  const onMark = () => {
    hasMark = true;
  };
  const pieces = textStream(() => openedFile(path), name, { onMark });
  const { head, text } = await headOf(pieces, name);
  const layout = layoutOf(head, options);
  onLayout?.(layout);
  const isComplete = options.allFields === true;
  const columns = await columnsOf(layout, head.text, isComplete && path !== '-' ? path : null, name);
  if (layout.kind === 'sdf' && layout.field !== null) fieldNamed(layout.field, columns, name);
  const shape = { layout, columns, ...(layout.kind === 'delimited' ? { hasMark } : {}) };
  return { ...shape, rows: rowsOfText(text, name, shape, { maxLineLength, isComplete }) };
}

/** @param path the file, if all of it is to be searched for the names of the data of an SDF; null if its head is */
async function columnsOf(
  layout: Layout,
  head: string,
  path: string | null,
  name: string,
): Promise<readonly string[]> {
  if (layout.kind !== 'sdf') return layout.columns;
  return sdfColumns(path === null ? fieldsIn(head) : await fieldsOf(path, name));
}

export interface RowsOptions {
  /** The most characters (UTF-16 units) of a line or row. Defaults to 100,000. */
  readonly maxLineLength?: number;
  /** Whether the columns of an SDF are all there are, so that data under another name is an error. Defaults to false. */
  readonly isComplete?: boolean;
}

/**
 * Returns the rows of text whose shape is known.
 *
 * @param name the file's name in messages
 * @throws InputError for a row that cannot be read
 */
export function rowsOfText(
  text: AsyncIterable<string>,
  name: string,
  { layout, columns }: TableShape,
  { maxLineLength = usualMaxLength, isComplete = false }: RowsOptions = {},
): AsyncGenerator<OpenedRow> {
  if (layout.kind === 'lines') return lineRows(text, layout, maxLineLength);
  if (layout.kind === 'delimited') return tableRows(text, name, layout, maxLineLength);
  return sdfRows(text, name, layout, columns, isComplete);
}

async function* lineRows(
  pieces: AsyncIterable<string>,
  { header, named }: Layout & { readonly kind: 'lines' },
  maxLength: number,
): AsyncGenerator<OpenedRow> {
  let isHeader = header;
  for await (const { line, text, length } of splitLines(pieces, maxLength)) {
    if (length !== undefined) yield { line, cells: [text], text, tooLong: length };
    else if (isHeader && text.trim() !== '') isHeader = false;
    else yield { line, cells: named ? cellsBetweenBlanks(text, 2) : [text], text };
  }
}

async function* tableRows(
  text: AsyncIterable<string>,
  name: string,
  { delimiter, header, hasSepLine, columns, place }: Layout & { readonly kind: 'delimited' },
  maxLength: number,
): AsyncGenerator<OpenedRow> {
  const blanks = delimiter === ' ';
  const rows = blanks
    ? blankRows(text, columns.length, maxLength)
    : delimitedRows(text, name, { delimiter, maxLength });
  let [isSep, isHeader] = [hasSepLine, header];
  for await (const { line, cells } of rows) {
    if (isSep) {
      isSep = false;
      continue;
    }
    const isEmpty = cells.every((cell) => cell.trim() === '');
    if (isHeader) {
      if (!isEmpty) isHeader = false;
      continue;
    }
    const cell = cells[place];
    if (cell !== undefined || isEmpty) yield { line, cells, text: cell ?? '' };
    else {
      const there = cells.length === 1 ? 'is 1' : `are ${cells.length}`;
      const reason = `row: expected at least ${place + 1} cells as in the first row, but there ${there}`;
      yield { line, cells, text: '', reason };
    }
  }
}

async function* blankRows(text: AsyncIterable<string>, columns: number, maxLength: number) {
  for await (const { line, text: read } of splitLines(text, maxLength)) {
    yield { line, cells: cellsBetweenBlanks(read, columns) };
  }
}

/** Returns the columns of an SDF: the structure and the title first, under names that no data field has. */
function sdfColumns(fields: readonly string[]): string[] {
  const fieldNames = new Set(fields.map((field) => field.toLowerCase()));
  return [...['smiles', 'name'].map((name) => (fieldNames.has(name) ? `sdf_${name}` : name)), ...fields];
}

/** Returns the names of the data of an SDF, in the order in which they appear. */
async function fieldsOf(path: string, name: string): Promise<string[]> {
  const fields = new Set<string>();
  const lines = splitLines(
    textStream(() => openedFile(path), name),
    Number.POSITIVE_INFINITY,
  );
  for await (const record of sdfRecords(lines, name))
    for (const field of record.fields.keys()) fields.add(field);
  return [...fields];
}

function fieldsIn(head: string): string[] {
  return [...new Set([...head.matchAll(/^>.*<([^<>\n]*)>/gm)].map(([, field]) => field!.trim()))];
}

/** @throws InputError where no column has the name or number */
function fieldNamed(column: string, columns: readonly string[], name: string): string | null {
  const named = columns.slice(2).find((one) => one.toLowerCase() === column.trim().toLowerCase());
  if (named !== undefined) return named;
  const place = Number(column) - 1;
  // The structure and its name come first.
  if (place === 0 || column.trim().toLowerCase() === 'smiles') return null;
  if (columns[place] !== undefined && place >= 2) return columns[place];
  throw new InputError({
    code: 'not-found',
    where: name,
    problem: `expected a data field ${column}, but this SDF has: ${columns.slice(2, 22).join(', ') || 'none'}`,
    advice: [{ text: 'name no field to read the structures', setting: 'column' }],
  });
}

async function* sdfRows(
  text: AsyncIterable<string>,
  name: string,
  { field }: SdfLayout,
  columns: readonly string[],
  isComplete: boolean,
): AsyncGenerator<OpenedRow> {
  const { loadMolfileReader } = await import('../domain/molecule/molfile/molfileReader.js');
  const reader = await loadMolfileReader();
  const chosenField = field === null ? null : fieldNamed(field, columns, name);
  const columnNames = new Set(columns);
  for await (const record of sdfRecords(splitLines(text, Number.POSITIVE_INFINITY), name)) {
    const { line, fields } = record;
    if (isComplete) {
      const other = [...fields.keys()].find((one) => !columnNames.has(one));
      if (other !== undefined) {
        throw new InputError({
          where: `${name}: line ${line}`,
          problem: `the data field ${other.slice(0, 40)} does not occur in the first records`,
          advice: [{ text: 'give the SDF as a file, whose fields are all read beforehand' }],
        });
      }
    }
    const structure =
      chosenField === null ? reader.read(record.molfile) : { smiles: fields.get(chosenField) ?? '' };
    const smiles = 'smiles' in structure ? structure.smiles : '';
    const cells = [smiles, record.name, ...columns.slice(2).map((column) => fields.get(column) ?? '')];
    yield { line, cells, text: smiles, ...('reason' in structure ? { reason: structure.reason } : {}) };
  }
}
