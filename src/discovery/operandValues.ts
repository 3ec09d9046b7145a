import { divide } from '../formula/operations.js';
import { elementary } from '../formula/operators.js';
import { codes, unaryOf } from '../formula/program.js';

/** The values of a formula at all rows, as an operand of larger ones. */
export interface OperandValues {
  /** `[rows]`, all finite */
  readonly values: Float64Array;
  readonly range: ValueRange;
  /** Whether the formula has no variables; its values are then all the same. */
  readonly isScalar: boolean;
}

export interface ValueRange {
  readonly least: number;
  readonly greatest: number;
  readonly holdsZero: boolean;
}

/** @param values all finite, at least one */
export function rangeOf(values: Float64Array): ValueRange {
  let [least, greatest, holdsZero] = [values[0]!, values[0]!, false];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    if (value === 0) holdsZero = true;
  }
  return { least, greatest, holdsZero };
}

const power = codes.binary + 4;

/**
 * Returns whether a function of an operand may be finite at all rows. It is not where it is not at the least or the greatest
 * value, both of which occur: the root of a negative number, the logarithm of 0, an exponential that overflows.
 */
export function mayApply(code: number, { range: { least, greatest } }: OperandValues): boolean {
  const { value } = elementary[unaryOf(code)];
  return Number.isFinite(value(least)) && Number.isFinite(value(greatest));
}

/** Returns whether an operation on two operands may be finite at all rows: not a division by 0, nor the root of a negative number. */
export function mayJoin(code: number, left: OperandValues, right: OperandValues): boolean {
  if (code === divide) return !right.range.holdsZero;
  if (code !== power || !right.isScalar) return true;
  const exponent = right.range.least;
  if (left.range.holdsZero && exponent < 0) return false;
  return Number.isFinite(left.range.least ** exponent) && Number.isFinite(left.range.greatest ** exponent);
}
