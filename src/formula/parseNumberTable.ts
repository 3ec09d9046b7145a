import { InputError } from '../base/errors.js';

/** The most characters and columns of a table in a text. */
const longest = 5_000_000;
const mostColumns = 200;

const missing = new Set(['', 'na', 'nan', 'n/a', 'null', '-', '?']);

/**
 * Reads a table of numbers from text: the names of the columns in the first line, cells separated by tabs, semicolons or
 * commas, whichever the first line has. An empty cell and `NaN` are missing; numbers may have decimal commas unless commas
 * separate cells. A column without any number is left out.
 *
 * @returns the columns by name, `[rows]`, with not-a-number for missing cells
 * @throws InputError with the number of the line, from 1, for a line with more or fewer cells than names and for a cell that is
 *   no number; for names that are empty or repeated; and for a text without rows or too large
 */
export function parseNumberTable(text: string): Readonly<Record<string, Float64Array>> {
  if (text.length > longest) {
    throw new InputError({
      expected: `a table of at most ${longest} characters`,
      received: `${text.length}`,
    });
  }
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => line.trim() !== '');
  if (first < 0)
    throw new InputError('expected a table with the names of its columns in the first line, but it is empty');
  const delimiter = ['\t', ';', ','].find((one) => lines[first]!.includes(one)) ?? '\t';
  const names = cellsOf(lines[first]!, delimiter);
  checkNames(names, first + 1);
  const rows = lines
    .map((line, i) => ({ line: i + 1, cells: cellsOf(line, delimiter), isEmpty: line.trim() === '' }))
    .slice(first + 1)
    .filter(({ isEmpty }) => !isEmpty);
  if (rows.length === 0)
    throw new InputError('expected rows of numbers below the names of the columns, but there are none');
  for (const { line, cells } of rows) {
    if (cells.length === names.length) continue;
    throw new InputError({
      where: `line ${line}`,
      expected: `${names.length} cells, as many as there are names`,
      received: `${cells.length}`,
    });
  }
  const table: Record<string, Float64Array> = Object.create(null);
  names.forEach((name, place) => {
    const written = rows.map(({ cells }) => cells[place]!);
    const numbers = Float64Array.from(written, (cell) => numberOf(cell, delimiter));
    if (numbers.every(Number.isNaN)) return;
    const wrong = written.findIndex(
      (cell, i) => Number.isNaN(numbers[i]) && !missing.has(cell.toLowerCase()),
    );
    if (wrong >= 0) {
      throw new InputError({
        where: `line ${rows[wrong]!.line}`,
        expected: `a number in the column ${name}`,
        received: written[wrong]!.slice(0, 40),
      });
    }
    table[name] = numbers;
  });
  if (Object.keys(table).length === 0)
    throw new InputError('expected a column of numbers, but no column has any');
  return { ...table };
}

function cellsOf(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .trim(),
  );
}

function numberOf(cell: string, delimiter: string): number {
  const written = delimiter === ',' ? cell : cell.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) ? Number(written) : Number.NaN;
}

function checkNames(names: readonly string[], line: number): void {
  const where = `line ${line}`;
  if (names.length > mostColumns) {
    throw new InputError({ where, expected: `at most ${mostColumns} columns`, received: `${names.length}` });
  }
  const empty = names.indexOf('');
  if (empty >= 0)
    throw new InputError({ where, problem: `expected a name for column ${empty + 1}, but it is empty` });
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new InputError({ where, problem: `expected different names, but two columns are called ${twice}` });
  const number = names.find((name) => !Number.isNaN(numberOf(name, ',')));
  if (number === undefined) return;
  throw new InputError({
    where,
    expected: 'the names of the columns',
    received: `the number ${number}`,
    advice: [{ text: 'write a first line with a name for each column' }],
  });
}
