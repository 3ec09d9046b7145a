import { type BinaryOperator, elementary, type UnaryOperator } from '../../formula/operators.js';

/**
 * Arithmetic of constants as Python and numpy do it. The published scores come from Python's `eval` with numpy's
 * functions in scope, where three kinds of number behave differently: integers, floats, and numpy's scalars.
 */

/** The divisions, the default first. */
export const divisions = ['true', 'python2'] as const;

/**
 * How an integer is divided by an integer. `python2`: the result is floored, as in Python 2 without
 * `from __future__ import division`.
 *
 * @useDeclaredType
 */
export type Division = (typeof divisions)[number];

/**
 * `int` and `float` are Python's: dividing them by zero raises. `numpy` is a value of x or of a function: dividing
 * it, or by it, gives an infinity or not-a-number.
 */
export type NumberKind = 'int' | 'float' | 'numpy';

export interface NumberValue {
  readonly kind: NumberKind;
  /** Integers are exact up to 2^53 (Python's know no limit). */
  readonly value: number;
  /** Why the value is not finite; null while it is. */
  readonly cause: string | null;
}

/** An error that Python raises instead of giving a number. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
}

/** `left operator right`. @throws PythonError where Python raises ZeroDivisionError */
export function applyBinary(
  operator: BinaryOperator,
  left: NumberValue,
  right: NumberValue,
  division: Division,
): NumberValue {
  const kind = kindOfResult(left.kind, right.kind);
  const a = left.value;
  const b = right.value;
  if (operator === '/') {
    if (b === 0 && kind !== 'numpy') throw new PythonError('division by zero');
    if (kind !== 'int') return scalar(kind, a / b, [left, right], b === 0 ? 'division by zero' : 'overflow');
    if (division === 'python2') return scalar('int', floorDivide(a, b), [left, right], 'overflow');
    return scalar('float', a / b, [left, right], 'overflow');
  }
  if (operator === '^') return power(left, right, kind);
  const value = operator === '+' ? a + b : operator === '-' ? a - b : a * b;
  return scalar(kind, value, [left, right], 'overflow');
}

/** An integer to a negative power is a float, as in Python; a negative float to a broken one would be complex. */
function power(left: NumberValue, right: NumberValue, kind: NumberKind): NumberValue {
  if (kind !== 'numpy' && left.value === 0 && right.value < 0) throw new PythonError('division by zero');
  const isWhole = kind === 'int' && right.value >= 0;
  return scalar(
    kind === 'int' && !isWhole ? 'float' : kind,
    left.value ** right.value,
    [left, right],
    'overflow',
  );
}

/** `-operand`, of the operand's kind. */
export function negate(operand: NumberValue): NumberValue {
  return { ...operand, value: 0 - operand.value };
}

/** A function of an operand, as numpy's of the same meaning: its result is numpy's, whatever its operand is. */
export function applyFunction(name: UnaryOperator, operand: NumberValue): NumberValue {
  const value = elementary[name].value(operand.value);
  return scalar(
    'numpy',
    value,
    [operand],
    name === 'exp' ? 'overflow in exp' : `${name} of ${operand.value}`,
  );
}

function kindOfResult(left: NumberKind, right: NumberKind): NumberKind {
  if (left === 'numpy' || right === 'numpy') return 'numpy';
  return left === 'int' && right === 'int' ? 'int' : 'float';
}

/** The first operand that was not finite is to blame for the result; where all were, the operation is. */
function scalar(
  kind: NumberKind,
  value: number,
  operands: readonly NumberValue[],
  blame: string,
): NumberValue {
  if (Number.isFinite(value)) return { kind, value, cause: null };
  const inherited = operands.find(({ cause }) => cause !== null);
  return { kind, value, cause: inherited?.cause ?? blame };
}

/** Through the remainder, which is exact: Math.floor(a / b) would round before it floors. */
function floorDivide(a: number, b: number): number {
  const remainder = a % b;
  const towardsZero = (a - remainder) / b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? towardsZero - 1 : towardsZero;
}
