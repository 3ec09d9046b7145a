import type { BinaryOperator } from '../../formula/operators.js';
import type { PostfixItem } from '../../formula/parsePostfix.js';
import type { ProductionTable } from '../../grammar/production.js';
import { yieldText } from '../../grammar/text.js';
import {
  applyBinary,
  applyFunction,
  type Division,
  functions,
  type NumberValue,
  negate,
  PythonError,
} from './arithmetic.js';
import { parseExpression } from './parseExpression.js';

/** One pass over the points. An operand is a constant in an array of one, or null: on top of the stack of arrays. */
export type Step =
  | { readonly kind: 'x' }
  | { readonly kind: 'unary'; readonly apply: (value: number) => number }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Float64Array | null;
      readonly right: Float64Array | null;
    };

/** An expression in x, ready to be evaluated at many points: constants are folded, the rest is {@link Step}s. */
export interface Program {
  readonly postfix: readonly PostfixItem[];
  readonly division: Division;
  readonly steps: readonly Step[];
  /** The value, where x does not occur. */
  readonly constant: number | null;
  /** The error that Python raises instead of giving a value; null if it gives one. */
  readonly raises: string | null;
}

/**
 * The program of a leftmost derivation.
 *
 * The published evaluation gives the *string* to Python's `eval`: `x+1*2` means x + 2, although the published
 * grammar derives it as (x + 1) * 2, all its operators having one precedence. So what the derivation writes is put
 * into postfix order by Python's precedence, equal operators from left to right; its tree is not followed.
 *
 * @param derivation production numbers as the table numbers them
 * @throws InputError if it is no derivation of the table, or writes what {@link parseExpression} does not read
 */
export function compileDerivation(
  table: ProductionTable,
  derivation: ArrayLike<number>,
  division: Division = 'true',
): Program {
  return compileExpression(yieldText(table, derivation), division);
}

/** The program of a text. @throws InputError where {@link parseExpression} does */
export function compileExpression(text: string, division: Division = 'true'): Program {
  const postfix = parseExpression(text);
  const steps: Step[] = [];
  try {
    const result = interpret(postfix, division, null, steps);
    return { postfix, division, steps, constant: result?.value ?? null, raises: null };
  } catch (thrown) {
    if (!(thrown instanceof PythonError)) throw thrown;
    return { postfix, division, steps: [], constant: null, raises: thrown.message };
  }
}

/**
 * Why the program is not finite at `x`, in a few words; null if it is.
 * @returns for instance `division by zero`, `overflow in exp`
 */
export function explainNonFinite(program: Program, x: number): string | null {
  if (program.raises !== null) return program.raises;
  return (
    interpret(program.postfix, program.division, { kind: 'numpy', value: x, cause: null }, [])?.cause ?? null
  );
}

/**
 * Runs over the items with what is known before x is: a null on the stack stands for an array, and what is done
 * with arrays is added to `steps`.
 */
function interpret(
  postfix: readonly PostfixItem[],
  division: Division,
  x: NumberValue | null,
  steps: Step[],
): NumberValue | null {
  const stack: (NumberValue | null)[] = [];
  for (const item of postfix) {
    if (item.kind === 'name') {
      if (x === null) steps.push({ kind: 'x' });
      stack.push(x);
    } else if (item.kind === 'number') {
      stack.push({ kind: item.integer ? 'int' : 'float', value: item.value, cause: numberCause(item.value) });
    } else if (item.kind === 'binary') {
      const right = stack.pop() as NumberValue | null;
      const left = stack.pop() as NumberValue | null;
      if (left !== null && right !== null) {
        stack.push(applyBinary(item.operator, left, right, division));
      } else {
        steps.push({ kind: 'binary', operator: item.operator, left: boxed(left), right: boxed(right) });
        stack.push(null);
      }
    } else if (item.kind !== 'hole') {
      const operand = stack.pop() as NumberValue | null;
      if (operand !== null) {
        stack.push(item.kind === 'negate' ? negate(operand) : applyFunction(item.name, operand));
      } else {
        steps.push({ kind: 'unary', apply: item.kind === 'negate' ? negative : functions[item.name]! });
        stack.push(null);
      }
    }
  }
  return stack[0] as NumberValue | null;
}

function numberCause(value: number): string | null {
  return Number.isFinite(value) ? null : 'overflow';
}

function boxed(scalar: NumberValue | null): Float64Array | null {
  return scalar === null ? null : Float64Array.of(scalar.value);
}

function negative(value: number): number {
  return -value;
}

/** The number of points that are computed at once, which bounds the memory that an expression takes on any grid. */
const blockLength = 1024;

/**
 * The values of the program, in double precision.
 *
 * @param x the points, [n]
 * @returns [n]; not-a-number throughout where Python raises
 */
export function evaluate(program: Program, x: Float64Array): Float64Array {
  const values = new Float64Array(x.length);
  if (program.raises !== null) return values.fill(Number.NaN);
  if (program.constant !== null) return values.fill(program.constant);
  const buffers: Float64Array[] = [];
  for (let from = 0; from < x.length; from += blockLength) {
    values.set(evaluateBlock(program.steps, x.subarray(from, from + blockLength), buffers), from);
  }
  return values;
}

/** The array at height h of the stack is either x itself or `buffers[h]`. */
function evaluateBlock(steps: readonly Step[], x: Float64Array, buffers: Float64Array[]): Float64Array {
  const stack: Float64Array[] = [];
  for (const step of steps) {
    if (step.kind === 'x') {
      stack.push(x);
      continue;
    }
    const right = step.kind === 'unary' ? stack.pop()! : (step.right ?? stack.pop()!);
    const left = step.kind === 'unary' ? right : (step.left ?? stack.pop()!);
    buffers[stack.length] ??= new Float64Array(blockLength);
    const out = buffers[stack.length]!.subarray(0, x.length);
    if (step.kind === 'unary') {
      for (let i = 0; i < out.length; i++) out[i] = step.apply(right[i]!);
    } else {
      combine(step.operator, left, step.left === null ? 1 : 0, right, step.right === null ? 1 : 0, out);
    }
    stack.push(out);
  }
  return stack[0]!;
}

/** out[i] = left[i * leftStride] operator right[i * rightStride]: a stride of 0 repeats a constant. */
function combine(
  operator: BinaryOperator,
  left: Float64Array,
  leftStride: 0 | 1,
  right: Float64Array,
  rightStride: 0 | 1,
  out: Float64Array,
): void {
  const n = out.length;
  if (operator === '+') {
    for (let i = 0; i < n; i++) out[i] = left[i * leftStride]! + right[i * rightStride]!;
  } else if (operator === '-') {
    for (let i = 0; i < n; i++) out[i] = left[i * leftStride]! - right[i * rightStride]!;
  } else if (operator === '*') {
    for (let i = 0; i < n; i++) out[i] = left[i * leftStride]! * right[i * rightStride]!;
  } else if (operator === '/') {
    for (let i = 0; i < n; i++) out[i] = left[i * leftStride]! / right[i * rightStride]!;
  } else {
    for (let i = 0; i < n; i++) out[i] = left[i * leftStride]! ** right[i * rightStride]!;
  }
}
