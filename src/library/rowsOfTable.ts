import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { columnNames, type NumberTable, tableColumn } from '../formula/numberTable.js';

/** Inputs and target at the rows of a table that have numbers in all of them. */
export interface FormulaRows {
  /** `[inputs][rows]` */
  readonly inputs: readonly Float64Array[];
  /** `[rows]` */
  readonly target: Float64Array;
  /** The number of rows left out since a cell is missing or not finite, by the first such column. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** @throws InputError for a column that the table does not have, and if no row has a number in all of them */
export function rowsOfTable(
  table: NumberTable,
  inputs: readonly string[],
  target: string,
  what = 'the table',
): FormulaRows {
  const names = [target, ...inputs];
  const columns = names.map((name) => tableColumn(table, name));
  const rows = columns[0]!.length;
  const leftOut = new Map<string, number>();
  const usable: number[] = [];
  for (let row = 0; row < rows; row++) {
    const bad = columns.findIndex((column) => !Number.isFinite(column[row]!));
    if (bad < 0) usable.push(row);
    else leftOut.set(names[bad]!, (leftOut.get(names[bad]!) ?? 0) + 1);
  }
  if (usable.length === 0) {
    const missing = [...leftOut].map(([name, count]) => `${name} in ${count}`).join(', ');
    throw new InputError(
      `expected rows with a number in each column, but ${what} has ${rows} rows${missing === '' ? '' : ` without one (${missing})`}`,
    );
  }
  const [first, ...others] = leftOut.size === 0 ? columns : columns.map((column) => pick(column, usable));
  return { target: first!, inputs: others, leftOut };
}

/**
 * Returns the columns that formulas may be made of, without those that have no two different numbers.
 *
 * @param names by default all columns but the target
 * @throws InputError for a column that the table does not have, and for the target among the names
 */
export function inputColumns(
  table: NumberTable,
  target: string,
  names: readonly string[] | undefined,
): { readonly inputs: readonly string[]; readonly constantInputs: readonly string[] } {
  if (names?.includes(target) === true) {
    throw new InputError({
      setting: 'inputs',
      problem: `expected other columns than the target, but ${target} is among them`,
    });
  }
  const candidates = [...new Set(names ?? columnNames(table).filter((name) => name !== target))];
  const constantInputs = candidates.filter((name) => !varies(tableColumn(table, name)));
  return { inputs: candidates.filter((name) => !constantInputs.includes(name)), constantInputs };
}

function varies(column: Float64Array): boolean {
  const first = column.find((value) => Number.isFinite(value));
  return first !== undefined && column.some((value) => Number.isFinite(value) && value !== first);
}

/** Draws a share of the rows as test rows; both parts stay in the order of the table. */
export function splitRows(
  { inputs, target }: FormulaRows,
  share: number,
  random: Random,
): { readonly training: FormulaRows; readonly test: FormulaRows | null } {
  const count = Math.round(share * target.length);
  const leftOut: ReadonlyMap<string, number> = new Map();
  if (count === 0) return { training: { inputs, target, leftOut }, test: null };
  const order = random.shuffle(Uint32Array.from(target, (_, i) => i));
  const part = (from: number, to: number): FormulaRows => {
    const rows = order.slice(from, to).sort();
    return { inputs: inputs.map((column) => pick(column, rows)), target: pick(target, rows), leftOut };
  };
  return { training: part(count, target.length), test: part(0, count) };
}

function pick(column: Float64Array, rows: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
