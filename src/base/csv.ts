/** The value of a cell: text, a number, a boolean, or nothing. */
export type CsvCell = string | number | boolean | null | undefined;

export interface CsvOptions {
  /** The text between cells. Defaults to a comma. */
  readonly delimiter?: string;
  /**
   * Puts `'` before text that a spreadsheet would run as a formula (see {@link isFormula}), which it then shows as text.
   * Defaults to false: programs read cells as they are.
   */
  readonly safe?: boolean;
  /** Writes numbers with a comma (`5,2`). Defaults to false. */
  readonly decimalCommas?: boolean;
}

/** Significant digits of numbers in a file for people: more than any score is good for, and no `0.30000000000000004`. */
const digits = 6;

/** Returns a row of CSV without its line end (RFC 4180): cells with delimiters, quotes or line ends are quoted. */
export function csvRow(
  cells: readonly CsvCell[],
  { delimiter = ',', safe = false, decimalCommas = false }: CsvOptions = {},
): string {
  const textOf = (cell: CsvCell): string => {
    const text = `${safe && isFormula(cell) ? "'" : ''}${textOfCell(cell)}`;
    return decimalCommas && typeof cell === 'number' ? text.replace('.', ',') : text;
  };
  const row = cells.map((cell) => quoted(textOf(cell), delimiter)).join(delimiter);
  // A row of one empty cell would be an empty line, which most readers skip.
  return cells.length === 1 && row === '' ? '""' : row;
}

/**
 * Returns whether a spreadsheet would run a cell as a formula, which can send data away: text that begins with one of
 * `= + - @`, their full-width forms, a tab or a line end, and is not a number (OWASP, CSV Injection).
 */
export function isFormula(cell: CsvCell): boolean {
  if (typeof cell !== 'string') return false;
  return (
    /^[ ]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(cell) &&
    !/^ *[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)? *$/i.test(cell)
  );
}

/** Returns the text of a cell: numbers to {@link digits} significant digits, whole ones exactly, '' for nothing. */
export function textOfCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'number') return String(cell);
  if (!Number.isFinite(cell)) return '';
  return String(Number.isInteger(cell) ? cell : Number(cell.toPrecision(digits)));
}

function quoted(text: string, delimiter: string): string {
  const isPlain = !text.includes(delimiter) && !/["\r\n]/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}

/**
 * Returns names for columns that are added to the user's table. A name that the table has already, in upper or lower
 * case, gets the prefix `grae_`.
 */
export function addedNames(theirs: readonly string[], ours: readonly string[]): string[] {
  const theirNames = new Set(theirs.map((name) => name.trim().toLowerCase()));
  return ours.map((name) => {
    let free = name;
    for (let i = 1; theirNames.has(free.toLowerCase()); i++) free = `grae_${name}${i === 1 ? '' : `_${i}`}`;
    theirNames.add(free.toLowerCase());
    return free;
  });
}
