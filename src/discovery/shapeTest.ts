import type { Random } from '../base/random.js';
import { derivativeOf } from '../formula/derivativeOf.js';
import { Evaluator } from '../formula/evaluator.js';
import type { Formula } from '../formula/formula.js';
import { compileFormula } from '../formula/program.js';

/** What is asked of the values of formulas, by variables. */
export interface ValueShape {
  /** The variables with which a formula never falls, and never rises. */
  readonly increasing: readonly number[];
  readonly decreasing: readonly number[];
  /** Groups of variables that may be exchanged with one another. */
  readonly symmetric: readonly (readonly number[])[];
}

/** The points drawn from the box of the data. */
const drawnPoints = 1000;
/** What rounding may change, relative to a value and to the largest value. */
const relative = 1e-9;
const absolute = 1e-12;

/**
 * Returns a test of whether formulas have a shape, as far as points show it: by the exact derivative at all rows and at points
 * drawn from the box of the data; by the order of values at pairs of these points that differ in the one variable, which finds
 * poles and jumps; and by exchanging columns at rows and points. Where a value or a derivative is not finite, nothing is asked.
 *
 * @param columns the variables, `[rows]` each
 */
export function shapeTest(
  { increasing, decreasing, symmetric }: ValueShape,
  columns: readonly Float64Array[],
  random: Random,
): (formula: Formula) => boolean {
  const [points, others] = [boxPoints(columns, random), boxPoints(columns, random)];
  const sets = [points, columns];
  const tests = [
    ...increasing.map((variable) => ({ variable, sign: 1 })),
    ...decreasing.map((variable) => ({ variable, sign: -1 })),
  ].map(
    ({ variable, sign }) =>
      (formula: Formula) =>
        areOrdered(formula, variable, sign, points, others[variable]!) &&
        hasSlope(formula, variable, sign, sets),
  );
  const exchanges = symmetric
    .flatMap((group) => group.slice(1).map((variable, i) => [group[i]!, variable] as const))
    .map(
      ([a, b]) =>
        (formula: Formula) =>
          sets.every((set) => isUnchanged(formula, set, exchanged(set, a, b))),
    );
  return (formula) => [...tests, ...exchanges].every((test) => test(formula));
}

/** Draws points whose coordinates are between the least and the greatest value of each column. */
function boxPoints(columns: readonly Float64Array[], random: Random): Float64Array[] {
  return columns.map((column) => {
    const least = column.reduce((a, b) => Math.min(a, b));
    const width = column.reduce((a, b) => Math.max(a, b)) - least;
    return Float64Array.from({ length: drawnPoints }, () => least + width * random.uniform());
  });
}

function valuesAt(formula: Formula, columns: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(columns[0]!.length);
  new Evaluator(columns, values.length).evaluateAll(compileFormula(formula), [], values);
  return values;
}

function hasSlope(
  formula: Formula,
  variable: number,
  sign: number,
  sets: readonly (readonly Float64Array[])[],
): boolean {
  const derivative = derivativeOf(formula, variable);
  return sets.every((set) => !valuesAt(derivative, set).some((slope) => sign * slope < 0));
}

/** @param moved other values of the variable, `[points]` */
function areOrdered(
  formula: Formula,
  variable: number,
  sign: number,
  points: readonly Float64Array[],
  moved: Float64Array,
): boolean {
  const before = valuesAt(formula, points);
  const after = valuesAt(
    formula,
    points.map((column, i) => (i === variable ? moved : column)),
  );
  return before.every((value, i) => {
    const rise = (after[i]! - value) * Math.sign(moved[i]! - points[variable]![i]!) * sign;
    return !(rise < -relative * Math.max(Math.abs(value), Math.abs(after[i]!)));
  });
}

function exchanged(columns: readonly Float64Array[], a: number, b: number): Float64Array[] {
  return columns.map((column, i) => (i === a ? columns[b]! : i === b ? columns[a]! : column));
}

function isUnchanged(
  formula: Formula,
  columns: readonly Float64Array[],
  others: readonly Float64Array[],
): boolean {
  const [values, exchangedValues] = [valuesAt(formula, columns), valuesAt(formula, others)];
  const largest = values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  return values.every((value, i) => {
    const other = exchangedValues[i]!;
    if (!Number.isFinite(value) || !Number.isFinite(other)) {
      return Number.isFinite(value) === Number.isFinite(other);
    }
    return (
      Math.abs(value - other) <= relative * Math.max(Math.abs(value), Math.abs(other)) + absolute * largest
    );
  });
}
