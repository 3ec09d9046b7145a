import { InputError } from '../base/errors.js';
import { areDecimalCommas } from './delimitedLayout.js';
import { delimitedRows } from './delimitedRows.js';
import { headOf } from './headOf.js';
import {
  type CandidateTable,
  evenRows,
  evenShare,
  type FileHead,
  plainTables,
  tablesOf,
} from './headTables.js';
import { splitLines } from './lineSplitter.js';
import { nameOfFile } from './nameOfFile.js';
import { cellsBetweenBlanks } from './sampleRows.js';
import { openedFile, textStream } from './textStream.js';

/** A table of numbers, opened. Its first row names the columns. */
export interface OpenedNumbers {
  /** The name of the file for messages. */
  readonly file: string;
  readonly delimiter: string;
  readonly hasDecimalCommas: boolean;
  /** The names of the columns, each its own; `column_3` for one without a name. */
  readonly names: readonly string[];
  /** The units in the row below the names, by column, if that was asked for. */
  readonly units: ReadonlyMap<string, string> | null;
  /** The rows below the names and units, which can be read once. */
  readonly rows: AsyncIterable<NumberRow>;
}

export interface NumberRow {
  /** The line of the file, from 1. */
  readonly line: number;
  /** One for each name, or fewer. */
  readonly cells: readonly string[];
}

/** The most columns of a table, and characters of a row. */
export const mostColumns = 10_000;
const mostRowLength = 20_000_000;

/**
 * Opens a table of numbers: separated by commas, semicolons, tabs or blanks, gzipped or not.
 *
 * @param path a file, or `-` for standard input
 * @param hasUnits whether the first row below the names holds the units of the columns
 * @throws InputError for a file that cannot be read or has no rows, for a first row without names, for numbers in a row of units, for a name that two
 *   columns have, and for more than {@link mostColumns} columns; also while rows are read, for a row that is too long
 */
export async function openNumbers(
  path: string,
  { hasUnits = false }: { readonly hasUnits?: boolean | undefined } = {},
): Promise<OpenedNumbers> {
  const file = nameOfFile(path);
  const { head, text } = await headOf(
    textStream(() => openedFile(path), file),
    file,
  );
  const { delimiter, rows: sample, hasSepLine } = likeliestTable(head);
  const hasDecimalCommas = delimiter !== ',' && areDecimalCommas(sample);
  const rows = (
    delimiter === ' ' ? blankRows(text) : delimitedRows(text, file, { delimiter, maxLength: mostRowLength })
  )[Symbol.asyncIterator]();
  const names = await readNames(rows, file, hasSepLine, hasDecimalCommas);
  const units = hasUnits ? await readUnits(rows, file, names) : null;
  return { file, delimiter, hasDecimalCommas, names, units, rows: rowsBelow(rows, file, names.length) };
}

/** The table that the most cells below the first row are numbers in. */
function likeliestTable(head: FileHead): CandidateTable {
  const [commas, blanks] = plainTables(head);
  const isTable = (blanks.rows[0]?.length ?? 0) > 1 && evenRows(blanks.rows) >= evenShare;
  const tables = [...tablesOf(head), ...(isTable ? [blanks] : [])];
  const numbersIn = ({ rows, delimiter }: CandidateTable) => {
    const comma = delimiter !== ',' && areDecimalCommas(rows);
    const cells = rows.slice(1).flat();
    return cells.filter((cell) => Number.isFinite(toNumber(cell, comma))).length / Math.max(1, cells.length);
  };
  return tables.reduce<CandidateTable>(
    (best, one) => (best === commas || numbersIn(one) > numbersIn(best) ? one : best),
    commas,
  );
}

async function* blankRows(text: AsyncIterable<string>): AsyncGenerator<NumberRow> {
  for await (const { line, text: read } of splitLines(text, mostRowLength)) {
    yield { line, cells: cellsBetweenBlanks(read) };
  }
}

const isEmpty = ({ cells }: NumberRow): boolean => cells.every((cell) => cell.trim() === '');

async function readNames(
  rows: AsyncIterator<NumberRow>,
  file: string,
  hasSepLine: boolean,
  hasDecimalCommas: boolean,
): Promise<string[]> {
  let row = await rows.next();
  if (hasSepLine) row = await rows.next();
  while (row.done !== true && isEmpty(row.value)) row = await rows.next();
  if (row.done === true) {
    throw new InputError({ where: file, problem: 'expected a table of numbers, but the file is empty' });
  }
  const { cells } = row.value;
  if (cells.length > mostColumns) {
    throw new InputError({
      where: file,
      problem: `expected at most ${mostColumns} columns, but received ${cells.length}`,
    });
  }
  if (cells.every((cell) => cell.trim() === '' || !Number.isNaN(toNumber(cell, hasDecimalCommas)))) {
    const shown = cells.slice(0, 5).join(', ');
    throw new InputError({
      where: file,
      problem: `expected a first row with the names of the columns, but received numbers: ${shown}`,
      advice: [{ text: 'put a row of names above them, such as x,y' }],
    });
  }
  // a line break in a name, as spreadsheets have it, is a blank on one line
  const names = cells.map((cell, i) => cell.replace(/[\s\p{Cc}]+/gu, ' ').trim() || `column_${i + 1}`);
  const places = new Map<string, number>();
  for (const [i, name] of names.entries()) {
    const other = places.get(name);
    if (other !== undefined) {
      throw new InputError({
        where: file,
        problem: `expected a name of its own for each column, but columns ${other + 1} and ${i + 1} are both called ${name.slice(0, 60)}`,
      });
    }
    places.set(name, i);
  }
  return names;
}

/** Cells that say that a column has no unit. */
const noUnit = new Set(['', '-', '–', '1']);

/** Returns the units of the columns that have one. */
async function readUnits(
  rows: AsyncIterator<NumberRow>,
  file: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  let row = await rows.next();
  while (row.done !== true && isEmpty(row.value)) row = await rows.next();
  if (row.done === true) {
    throw new InputError({
      where: file,
      problem: 'expected a row of units below the names, but there is none',
    });
  }
  const { line, cells } = row.value;
  const units = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    // brackets stand around units in many tables
    const unit = (cells[i] ?? '')
      .trim()
      .replace(/^\[([^[\]]*)\]$|^\(([^()]*)\)$/u, '$1$2')
      .trim();
    if (noUnit.has(unit)) continue;
    if (!Number.isNaN(Number(unit.replace(',', '.')))) {
      throw new InputError({
        where: `${file}: line ${line}`,
        problem: `expected the units of the columns, such as kg, or 1 for none, but received for ${name.slice(0, 60)}: ${unit.slice(0, 60)}`,
      });
    }
    units.set(name, unit);
  }
  return units;
}

async function* rowsBelow(
  rows: AsyncIterator<NumberRow>,
  file: string,
  width: number,
): AsyncGenerator<NumberRow> {
  try {
    for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
      const row = next.value;
      if (isEmpty(row)) continue;
      if (row.cells.length > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
        throw new InputError({
          where: `${file}: line ${row.line}`,
          problem: `expected ${width} cells as in the first row, but received ${row.cells.length}`,
        });
      }
      yield row;
    }
  } finally {
    await rows.return?.();
  }
}

/** Returns the number in a cell; not-a-number for none. */
export function toNumber(cell: string, hasDecimalCommas: boolean): number {
  const value = cell.trim() === '' ? Number.NaN : Number(hasDecimalCommas ? cell.replace(',', '.') : cell);
  // Number() reads 0x10 too
  return /^\s*[+-]?0[box]/i.test(cell) ? Number.NaN : value;
}
