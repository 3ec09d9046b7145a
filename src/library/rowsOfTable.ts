import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { columnNames, type NumberTable, tableColumn } from '../formula/numberTable.js';
import { expectWeights, scaledWeights } from './rowWeights.js';

/** Inputs and target at the rows of a table that have numbers in all of them. */
export interface FormulaRows {
  /** `[inputs][rows]` */
  readonly inputs: readonly Float64Array[];
  /** `[rows]` */
  readonly target: Float64Array;
  /** `[rows]`, above 0 and at most 1; null if all rows count the same. */
  readonly weights: Float64Array | null;
  /** The number of rows that do not count, since their weight is 0. */
  readonly weightless: number;
  /** The number of rows left out since a cell is missing or not finite, by the first such column. */
  readonly leftOut: ReadonlyMap<string, number>;
}

/** The columns of a search. */
export interface FormulaColumns {
  readonly inputs: readonly string[];
  readonly target: string;
  /** The column with the weights of the rows; undefined for none. */
  readonly weights?: string | undefined;
}

/**
 * @throws InputError for a column that the table does not have, weights below 0 or none above, and if no row has a number in all
 *   of the columns
 */
export function rowsOfTable(
  table: NumberTable,
  { inputs, target, weights }: FormulaColumns,
  what = 'the table',
): FormulaRows {
  const names = [target, ...(weights === undefined ? [] : [weights]), ...inputs];
  const columns = names.map((name) => tableColumn(table, name));
  const rows = columns[0]!.length;
  const leftOut = new Map<string, number>();
  const usable: number[] = [];
  let weightless = 0;
  const weighing = weights === undefined ? null : columns[1]!;
  if (weighing !== null) expectWeights(weighing, weights!, what);
  for (let row = 0; row < rows; row++) {
    const bad = columns.findIndex((column) => !Number.isFinite(column[row]!));
    if (bad < 0) {
      if (weighing?.[row] === 0) weightless++;
      else usable.push(row);
    } else leftOut.set(names[bad]!, (leftOut.get(names[bad]!) ?? 0) + 1);
  }
  if (usable.length === 0) {
    const missing = [...leftOut].map(([name, count]) => `${name} in ${count}`).join(', ');
    throw new InputError(
      `expected rows with a number in each column, but ${what} has ${rows} rows${missing === '' ? '' : ` without one (${missing})`}`,
    );
  }
  const whole = usable.length === rows ? columns : columns.map((column) => pick(column, usable));
  const first = whole[0]!;
  if (weighing === null) return { target: first, inputs: whole.slice(1), weights: null, weightless, leftOut };
  return { target: first, inputs: whole.slice(2), weights: scaledWeights(whole[1]!), weightless, leftOut };
}

/**
 * Returns the columns that formulas may be made of, without those that have no two different numbers.
 *
 * @param names by default all columns but the target and the weights
 * @throws InputError for a column that the table does not have, for the target or the weights among the names, and for the
 *   target as weights
 */
export function inputColumns(
  table: NumberTable,
  { target, weights }: Omit<FormulaColumns, 'inputs'>,
  names: readonly string[] | undefined,
): { readonly inputs: readonly string[]; readonly constantInputs: readonly string[] } {
  if (names?.includes(target) === true) {
    throw new InputError({
      setting: 'inputs',
      problem: `expected other columns than the target, but ${target} is among them`,
    });
  }
  if (weights !== undefined && (weights === target || names?.includes(weights) === true)) {
    throw new InputError({
      setting: 'weights',
      problem: `expected another column than the target and the inputs, but ${weights} is ${weights === target ? 'the target' : 'an input'}`,
    });
  }
  const others = columnNames(table).filter((name) => name !== target && name !== weights);
  const candidates = [...new Set(names ?? others)];
  const constantInputs = candidates.filter((name) => !varies(tableColumn(table, name)));
  return { inputs: candidates.filter((name) => !constantInputs.includes(name)), constantInputs };
}

function varies(column: Float64Array): boolean {
  const first = column.find((value) => Number.isFinite(value));
  return first !== undefined && column.some((value) => Number.isFinite(value) && value !== first);
}

/** Draws a share of the rows as test rows; both parts stay in the order of the table. */
export function splitRows(
  whole: FormulaRows,
  share: number,
  random: Random,
): { readonly training: FormulaRows; readonly test: FormulaRows | null } {
  const { target } = whole;
  const count = Math.round(share * target.length);
  if (count === 0) return { training: whole, test: null };
  const order = random.shuffle(Uint32Array.from(target, (_, i) => i));
  const part = (from: number, to: number): FormulaRows => ({
    ...whole,
    ...pickRows(whole, order.slice(from, to).sort()),
  });
  return { training: part(count, target.length), test: part(0, count) };
}

function pickRows(
  { inputs, target, weights }: Pick<FormulaRows, 'inputs' | 'target' | 'weights'>,
  rows: ArrayLike<number>,
) {
  return {
    inputs: inputs.map((column) => pick(column, rows)),
    target: pick(target, rows),
    weights: weights === null ? null : pick(weights, rows),
  };
}

function pick(column: Float64Array, rows: ArrayLike<number>): Float64Array {
  return Float64Array.from(rows, (row) => column[row]!);
}
