import { InputError } from '../base/errors.js';
import { suggestion } from '../base/suggestion.js';
import type { Domain } from '../domain/domain.js';
import { nameOfFile } from './nameOfFile.js';
import { type ReadTableOptions, readTable } from './readTable.js';

export interface ReadValuesOptions extends Pick<ReadTableOptions, 'column' | 'onLayout'> {
  /** Names of the column of values, of which the first one that the file has is read. */
  readonly valueColumns: readonly string[];
}

/** The strings of a table with the numbers in one of its columns. */
export interface ValuedTexts {
  /** The name of the column of numbers, as the file has it. */
  readonly name: string;
  /** The strings as the domain reads them; null for a value that is missing or no number. */
  readonly texts: readonly { readonly text: string; readonly value: number | null }[];
  /** The number of cells with something else than a number, and the first of them; null for none. */
  readonly notNumbers: { readonly count: number; readonly first: string } | null;
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Texts that stand for a missing number. */
const missing = ['', '-', 'na', 'n/a', 'nan', 'null', 'none'];

/**
 * Reads the strings of a table and their values.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError for a file that cannot be read, that does not have the column, or whose column holds mostly texts
 */
export async function readValues(
  path: string,
  domain: Pick<Domain, 'readLine' | 'recognises'>,
  { valueColumns, column, onLayout }: ReadValuesOptions,
): Promise<ValuedTexts> {
  const { recognises } = domain;
  const { columns, rows, layout } = await readTable(path, { column, recognises, onLayout, allFields: true });
  const file = nameOfFile(path);
  const place = placeOf(valueColumns, columns, file);
  if (layout.kind !== 'sdf' && layout.place === place) {
    throw new InputError({
      where: file,
      problem: `expected a column of numbers, but ${columns[place]} is that of the strings`,
    });
  }
  const hasDecimalCommas = layout.kind === 'delimited' && layout.hasDecimalCommas;
  const texts: { text: string; value: number | null }[] = [];
  let [count, first] = [0, ''];
  for await (const { cells, text, reason } of rows) {
    const written = (cells[place] ?? '').trim();
    const cell = hasDecimalCommas ? written.replace(',', '.') : written;
    const line = reason === undefined ? domain.readLine(text) : text;
    if (line === '' && written === '') continue;
    const value = number.test(cell) ? Number(cell) : null;
    texts.push({ text: line, value: Number.isFinite(value) ? value : null });
    if (value !== null || missing.includes(cell.toLowerCase())) continue;
    if (count === 0) first = written.slice(0, 40);
    count++;
  }
  const name = columns[place]!;
  if (count > texts.length / 2) {
    throw new InputError({
      where: file,
      problem: `expected numbers in the column ${name}, but ${count} of its ${texts.length} cells hold a text, such as ${first}`,
    });
  }
  return { name, texts, notNumbers: count === 0 ? null : { count, first } };
}

/** Returns the place of the first column that has one of the names. @throws InputError if none has */
function placeOf(names: readonly string[], columns: readonly string[], file: string): number {
  for (const name of names) {
    const place = columns.indexOf(name);
    if (place >= 0) return place;
    const alike = columns.findIndex((one) => one.toLowerCase() === name.trim().toLowerCase());
    if (alike >= 0) return alike;
  }
  const [wanted] = names as [string];
  throw new InputError({
    code: 'not-found',
    where: file,
    problem: `expected a column ${names.join(' or ')}, but this file has: ${columns.slice(0, 20).join(', ')}${suggestion(wanted, columns)}`,
  });
}
