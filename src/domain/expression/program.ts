import type { Evaluator } from '../../formula/evaluator.js';
import {
  type BinaryOperator,
  binaryOperators,
  type UnaryOperator,
  unaryOperators,
} from '../../formula/operators.js';
import type { PostfixItem } from '../../formula/parsePostfix.js';
import { argumentShift, codes, type FormulaProgram } from '../../formula/program.js';
import type { ProductionTable } from '../../grammar/production.js';
import { yieldText } from '../../grammar/text.js';
import {
  applyBinary,
  applyFunction,
  type Division,
  type NumberValue,
  negate,
  PythonError,
} from './arithmetic.js';
import { parseExpression, publishedVariables } from './parseExpression.js';

/** An expression in some variables, ready to be evaluated at many points: its constants are folded as Python does it. */
export interface Program {
  readonly postfix: readonly PostfixItem[];
  readonly division: Division;
  readonly variables: readonly string[];
  readonly formula: FormulaProgram;
  /** The value, where no variable occurs. */
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
 * @param variables by default x alone
 * @throws InputError if it is no derivation of the table, or writes what {@link parseExpression} does not read
 */
export function compileDerivation(
  table: ProductionTable,
  derivation: ArrayLike<number>,
  division: Division = 'true',
  variables: readonly string[] = publishedVariables,
): Program {
  return compileExpression(yieldText(table, derivation), division, variables);
}

/** The program of a text. @param variables by default x alone. @throws InputError where {@link parseExpression} does */
export function compileExpression(
  text: string,
  division: Division = 'true',
  variables: readonly string[] = publishedVariables,
): Program {
  const postfix = parseExpression(text, variables);
  const folded = new FoldedProgram();
  try {
    const result = interpret({ postfix, division, variables }, null, folded);
    return {
      postfix,
      division,
      variables,
      formula: folded.program,
      constant: result?.value ?? null,
      raises: null,
    };
  } catch (thrown) {
    if (!(thrown instanceof PythonError)) throw thrown;
    const formula = new FoldedProgram().program;
    return { postfix, division, variables, formula, constant: null, raises: thrown.message };
  }
}

/**
 * Why the program is not finite at a point, in a few words; null if it is.
 *
 * @param point the values of its variables
 * @returns for instance `division by zero`, `overflow in exp`
 */
export function explainNonFinite(program: Program, point: readonly number[]): string | null {
  if (program.raises !== null) return program.raises;
  const values = point.map((value): NumberValue => ({ kind: 'numpy', value, cause: null }));
  return interpret(program, values, null)?.cause ?? null;
}

/** Instructions that are written in postfix order. An operand that is a constant is always one instruction. */
class FoldedProgram {
  readonly #instructions: number[] = [];
  readonly #numbers: number[] = [];

  get program(): FormulaProgram {
    return { instructions: Int32Array.from(this.#instructions), numbers: this.#numbers, constants: 0 };
  }

  write(instruction: number): void {
    this.#instructions.push(instruction);
  }

  /** Writes a constant in the place of the last so many, from which it was computed. */
  number(value: number, operands = 0): void {
    this.#instructions.length -= operands;
    this.#numbers.length -= operands;
    this.#instructions.push(codes.number | (this.#numbers.length << argumentShift));
    this.#numbers.push(value);
  }
}

/**
 * Runs over the items with what is known of the variables: a null on the stack stands for what is not, and what is done
 * with that is written as instructions.
 *
 * @param values the variables at a point; null for all points
 */
function interpret(
  { postfix, division, variables }: Pick<Program, 'postfix' | 'division' | 'variables'>,
  values: readonly NumberValue[] | null,
  out: FoldedProgram | null,
): NumberValue | null {
  const stack: (NumberValue | null)[] = [];
  const push = (result: NumberValue, operands: number): void => {
    out?.number(result.value, operands);
    stack.push(result);
  };
  for (const item of postfix) {
    if (item.kind === 'name') {
      const index = variables.indexOf(item.name);
      if (index < 0) {
        push({ kind: 'float', value: Math.PI, cause: null }, 0);
        continue;
      }
      out?.write(codes.variable | (index << argumentShift));
      stack.push(values?.[index] ?? null);
    } else if (item.kind === 'number') {
      push({ kind: item.integer ? 'int' : 'float', value: item.value, cause: numberCause(item.value) }, 0);
    } else if (item.kind === 'binary') {
      const right = stack.pop() as NumberValue | null;
      const left = stack.pop() as NumberValue | null;
      if (left !== null && right !== null) {
        push(applyBinary(item.operator, left, right, division), 2);
      } else {
        out?.write(binaryCode(item.operator));
        stack.push(null);
      }
    } else if (item.kind !== 'hole') {
      const operator: UnaryOperator = item.kind === 'negate' ? 'negate' : (item.name as UnaryOperator);
      const operand = stack.pop() as NumberValue | null;
      if (operand !== null) {
        push(operator === 'negate' ? negate(operand) : applyFunction(operator, operand), 1);
      } else {
        out?.write(codes.unary + unaryOperators.indexOf(operator));
        stack.push(null);
      }
    }
  }
  return stack[0] as NumberValue | null;
}

function binaryCode(operator: BinaryOperator): number {
  return codes.binary + binaryOperators.indexOf(operator);
}

function numberCause(value: number): string | null {
  return Number.isFinite(value) ? null : 'overflow';
}

/**
 * The values of the program, in double precision.
 *
 * @param points the variables of the program, in their order
 * @returns `[rows]`; not-a-number throughout where Python raises
 */
export function evaluate(program: Program, points: Evaluator): Float64Array {
  const values = new Float64Array(points.rows);
  if (program.raises !== null) return values.fill(Number.NaN);
  points.evaluateAll(program.formula, [], values);
  return values;
}
