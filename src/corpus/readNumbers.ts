import { InputError } from '../base/errors.js';
import { unknownName } from '../base/unknownName.js';
import { type NumberRow, openNumbers, toNumber } from './numberRows.js';

/** A table of numbers in memory. */
export interface NumberColumns {
  /** The columns of numbers in the order of the file, `[rows]` each; not-a-number where a cell has none. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  readonly rows: number;
  /** The columns that are no numbers, with a cell of each. */
  readonly textColumns: readonly TextColumn[];
  /** The units in the row below the names, by column, if that was asked for. */
  readonly units: ReadonlyMap<string, string> | null;
  /** Whether the first row has text where numbers follow, as units do, and was read as data. */
  readonly seemsToHaveUnits: boolean;
}

export interface TextColumn {
  readonly name: string;
  readonly line: number;
  readonly cell: string;
}

export interface ReadNumbersOptions {
  /** Whether the first row below the names holds the units of the columns. Defaults to false. */
  readonly hasUnits?: boolean | undefined;
  /** The columns to read, which must be numbers. Defaults to all that are numbers. */
  readonly only?: readonly string[] | undefined;
  /** Columns that must be there and be numbers, among others. */
  readonly required?: readonly string[] | undefined;
}

/** The rows that say which columns are numbers. */
const sampleLength = 1_000;
/** The least share of the cells that are not missing that must be numbers. */
const leastNumbers = 0.5;
/** Cells without a value, in lower case. */
const missing = new Set([
  '',
  'na',
  'n/a',
  'nan',
  'null',
  'none',
  '-',
  '?',
  'inf',
  '+inf',
  '-inf',
  'infinity',
  '-infinity',
]);

/**
 * Reads a table of numbers: 8 bytes a cell, and no more than some rows besides.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError for a file that cannot be read, for a table whose names or units cannot be read, for a required column that is missing or no numbers, and no rows
 */
export async function readNumbers(path: string, options: ReadNumbersOptions = {}): Promise<NumberColumns> {
  const { file, names, hasDecimalCommas, units, rows } = await openNumbers(path, options);
  const { only, required = [] } = options;
  const namedColumns = [...(only ?? []), ...required];
  for (const name of namedColumns) {
    if (!names.includes(name)) throw unknownName(`one of the columns ${shortList(names)}`, name, names, file);
  }
  const sample: NumberRow[] = [];
  let reader: ColumnReader | null = null;
  let textColumns: readonly TextColumn[] = [];
  let seemsToHaveUnits = false;
  const begin = (): ColumnReader => {
    const places = names
      .map((_, i) => i)
      .filter((i) => only === undefined || namedColumns.includes(names[i]!));
    const texts = places.flatMap((place) => {
      const text = textIn(sample, place, hasDecimalCommas);
      return text === null ? [] : [{ name: names[place]!, ...text }];
    });
    const refused = texts.find(({ name }) => namedColumns.includes(name));
    if (refused !== undefined) throw noNumbers(file, refused);
    textColumns = texts;
    seemsToHaveUnits = units === null && looksLikeUnits(sample, hasDecimalCommas);
    const numbers = places.filter((place) => !texts.some(({ name }) => name === names[place]));
    const one = new ColumnReader(numbers, hasDecimalCommas);
    for (const row of sample) one.add(row.cells);
    return one;
  };
  for await (const row of rows) {
    if (reader !== null) reader.add(row.cells);
    else if (sample.push(row) === sampleLength) reader = begin();
  }
  reader ??= begin();
  if (reader.rows === 0) {
    throw new InputError({
      where: file,
      problem: 'expected rows of numbers below the names of the columns, but there are none',
    });
  }
  return { columns: reader.columns(names), rows: reader.rows, textColumns, units, seemsToHaveUnits };
}

/** Returns a cell of a column that is no numbers; null for a column of numbers. */
function textIn(
  rows: readonly NumberRow[],
  place: number,
  hasDecimalCommas: boolean,
): Omit<TextColumn, 'name'> | null {
  let [numbers, texts] = [0, 0];
  let first: Omit<TextColumn, 'name'> | null = null;
  for (const { line, cells } of rows) {
    const cell = (cells[place] ?? '').trim();
    if (missing.has(cell.toLowerCase())) continue;
    if (Number.isNaN(toNumber(cell, hasDecimalCommas))) {
      texts++;
      first ??= { line, cell };
    } else numbers++;
  }
  return numbers < leastNumbers * (numbers + texts) ? first : null;
}

/** Returns whether the first row has no number and some text, and the second row numbers below each text. */
function looksLikeUnits([first, second]: readonly NumberRow[], hasDecimalCommas: boolean): boolean {
  if (first === undefined || second === undefined) return false;
  const texts = [...first.cells.keys()].filter((i) => !missing.has(first.cells[i]!.trim().toLowerCase()));
  const isNumber = (cell: string | undefined) => !Number.isNaN(toNumber(cell ?? '', hasDecimalCommas));
  const isUnit = (place: number) =>
    (first.cells[place]!.trim() === '1' || !isNumber(first.cells[place])) && isNumber(second.cells[place]);
  return texts.some((place) => !isNumber(first.cells[place])) && texts.every(isUnit);
}

function noNumbers(file: string, { name, line, cell }: TextColumn): InputError {
  return new InputError({
    where: `${file}: line ${line}`,
    problem: `expected numbers in the column ${name}, but received: ${cell.slice(0, 60)}`,
  });
}

function shortList(names: readonly string[]): string {
  return names.length <= 20
    ? names.join(', ')
    : `${names.slice(0, 18).join(', ')} and ${names.length - 18} more`;
}

/** Columns that grow. */
class ColumnReader {
  readonly #places: readonly number[];
  readonly #hasDecimalCommas: boolean;
  #values: Float64Array[];
  rows = 0;

  constructor(places: readonly number[], hasDecimalCommas: boolean) {
    this.#places = places;
    this.#hasDecimalCommas = hasDecimalCommas;
    this.#values = places.map(() => new Float64Array(1024));
  }

  add(cells: readonly string[]): void {
    const capacity = this.#values[0]?.length ?? Number.POSITIVE_INFINITY;
    if (this.rows === capacity) {
      this.#values = this.#values.map((values) => {
        const larger = new Float64Array(2 * capacity);
        larger.set(values);
        return larger;
      });
    }
    for (const [i, place] of this.#places.entries()) {
      this.#values[i]![this.rows] = toNumber(cells[place] ?? '', this.#hasDecimalCommas);
    }
    this.rows++;
  }

  columns(names: readonly string[]): Map<string, Float64Array> {
    return new Map(this.#places.map((place, i) => [names[place]!, this.#values[i]!.slice(0, this.rows)]));
  }
}
