import {
  add,
  computeBinary,
  computeUnary,
  divide,
  multiply,
  type RowOperand,
  subtract,
} from './operations.js';
import { elementary } from './operators.js';
import { argumentOf, codes, type FormulaProgram, isUnaryCode, opcodeOf, unaryOf } from './program.js';

/** The rows that are computed at once, so that all values of a formula stay in the cache. */
const blockLength = 256;

/**
 * Evaluates programs on the rows of a table, in double precision, and differentiates them by their constants. Its
 * buffers are used again from call to call.
 */
export class Evaluator {
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  readonly #scratch: Float64Array[] = [];
  readonly #scalars: Float64Array[] = [];
  readonly #adjoints: Float64Array[] = [];
  readonly #operands: RowOperand[] = [];
  readonly #stack: number[] = [];
  readonly #lefts: number[] = [];
  readonly #rights: number[] = [];
  /** Whether what an instruction computes depends on a fitted constant, so that its derivatives are needed. */
  readonly #depends: boolean[] = [];

  /** @param columns the variables, `[rows]` each */
  constructor(columns: readonly Float64Array[], rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Computes the values of a program.
   *
   * @param out `[rows]`, or the first rows that are wanted
   * @returns whether all values are finite; if not, the rest of `out` may be missing
   */
  evaluate(program: FormulaProgram, constants: ArrayLike<number>, out: Float64Array): boolean {
    for (let from = 0; from < out.length; from += blockLength) {
      if (!this.#evaluateBlock(program, constants, out, from, false)) return false;
    }
    return true;
  }

  /**
   * Computes all values of a program, the infinite ones and not-a-number too.
   *
   * @param out `[rows]`, or the first rows that are wanted
   */
  evaluateAll(program: FormulaProgram, constants: ArrayLike<number>, out: Float64Array): void {
    for (let from = 0; from < out.length; from += blockLength) {
      this.#evaluateBlock(program, constants, out, from, false);
    }
  }

  /**
   * Computes the values of a program and their derivatives by its constants, by reverse accumulation.
   *
   * @param out `[rows]`
   * @param jacobian `[constants][rows]`
   * @returns whether all values are finite
   */
  differentiate(
    program: FormulaProgram,
    constants: ArrayLike<number>,
    out: Float64Array,
    jacobian: readonly Float64Array[],
  ): boolean {
    for (const column of jacobian) column.fill(0);
    for (let from = 0; from < out.length; from += blockLength) {
      if (!this.#evaluateBlock(program, constants, out, from, true)) return false;
      this.#backward(program, from, Math.min(blockLength, out.length - from), jacobian);
    }
    return true;
  }

  /** Computes the values of a block of rows; returns whether all are finite. @param keepsAll see {@link #forward} */
  #evaluateBlock(
    program: FormulaProgram,
    constants: ArrayLike<number>,
    out: Float64Array,
    from: number,
    keepsAll: boolean,
  ): boolean {
    const count = Math.min(blockLength, out.length - from);
    this.#forward(program, constants, from, count, keepsAll);
    const { array, mask } = this.#operands[keepsAll ? program.instructions.length - 1 : 0]!;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = array[i & mask]!;
      out[from + i] = value;
      sum += value - value;
    }
    // an infinity or not-a-number less itself is not-a-number
    return sum === 0;
  }

  /** @param keepsAll whether the value of every instruction is kept, for derivatives, rather than those that wait */
  #forward(
    { instructions, numbers }: FormulaProgram,
    constants: ArrayLike<number>,
    from: number,
    count: number,
    keepsAll: boolean,
  ): void {
    const stack = this.#stack;
    let height = 0;
    for (let at = 0; at < instructions.length; at++) {
      const instruction = instructions[at]!;
      const code = opcodeOf(instruction);
      if (code < codes.binary) {
        const place = keepsAll ? at : height;
        const operand = this.#operandAt(place);
        const argument = argumentOf(instruction);
        this.#depends[at] = code === codes.constant;
        if (code === codes.variable) {
          const column = this.columns[argument]!;
          operand.array = this.rows <= blockLength ? column : column.subarray(from, from + count);
          operand.mask = -1;
        } else {
          const scalar = this.#scalars[place]!;
          scalar[0] = code === codes.constant ? constants[argument]! : numbers[argument]!;
          operand.array = scalar;
          operand.mask = 0;
        }
        stack[height++] = place;
        continue;
      }
      const right = stack[--height]!;
      const left = isUnaryCode(code) ? right : stack[--height]!;
      const place = keepsAll ? at : height;
      const operand = this.#operandAt(place);
      const a = this.#operands[left]!;
      const b = this.#operands[right]!;
      const mask = a.mask | b.mask;
      // may be the array of the left operand, of which each value is read before it is overwritten
      const out = mask === 0 ? this.#scalars[place]! : this.#scratch[place]!;
      const length = mask === 0 ? 1 : count;
      if (isUnaryCode(code)) computeUnary(code, a.array, out, length);
      else computeBinary(code, a, b, out, length);
      operand.array = out;
      operand.mask = mask;
      this.#lefts[at] = left;
      this.#rights[at] = right;
      if (keepsAll) this.#depends[at] = this.#depends[left]! || this.#depends[right]!;
      stack[height++] = place;
    }
  }

  #operandAt(at: number): RowOperand {
    const existing = this.#operands[at];
    if (existing !== undefined) return existing;
    const scratch = new Float64Array(blockLength);
    this.#scratch[at] = scratch;
    this.#scalars[at] = new Float64Array(1);
    const operand = { array: scratch, mask: -1 };
    this.#operands[at] = operand;
    return operand;
  }

  #adjointAt(at: number): Float64Array {
    this.#adjoints[at] ??= new Float64Array(blockLength);
    return this.#adjoints[at];
  }

  #backward(
    { instructions }: FormulaProgram,
    from: number,
    count: number,
    jacobian: readonly Float64Array[],
  ): void {
    const last = instructions.length - 1;
    this.#adjointAt(last).fill(1, 0, count);
    for (let at = last; at >= 0; at--) {
      if (!this.#depends[at]!) continue;
      const instruction = instructions[at]!;
      const code = opcodeOf(instruction);
      const adjoint = this.#adjoints[at]!;
      if (code === codes.constant) {
        const column = jacobian[argumentOf(instruction)]!;
        for (let i = 0; i < count; i++) column[from + i]! += adjoint[i]!;
      } else if (code >= codes.unary) {
        const below = this.#lefts[at]!;
        backUnary(code, adjoint, this.#operands[below]!, this.#operands[at]!, this.#adjointAt(below), count);
      } else {
        const left = this.#lefts[at]!;
        const right = this.#rights[at]!;
        const a = this.#operands[left]!;
        const b = this.#operands[right]!;
        const value = this.#operands[at]!;
        if (this.#depends[left]!) backLeft(code, adjoint, a, b, value, this.#adjointAt(left), count);
        if (this.#depends[right]!) backRight(code, adjoint, a, b, value, this.#adjointAt(right), count);
      }
    }
  }
}

/** Propagates the derivatives of a result to those of its operand. */
function backUnary(
  code: number,
  adjoint: Float64Array,
  { array: a, mask: m }: RowOperand,
  { array: value, mask: k }: RowOperand,
  out: Float64Array,
  count: number,
): void {
  switch (unaryOf(code)) {
    case 'negate':
      for (let i = 0; i < count; i++) out[i] = -adjoint[i]!;
      return;
    case 'exp':
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! * value[i & k]!;
      return;
    case 'log':
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! / a[i & m]!;
      return;
    case 'sqrt':
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! * (0.5 / value[i & k]!);
      return;
    case 'sin':
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! * Math.cos(a[i & m]!);
      return;
    case 'cos':
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! * -Math.sin(a[i & m]!);
      return;
    default: {
      const { derivative } = elementary[unaryOf(code)];
      for (let i = 0; i < count; i++) out[i] = adjoint[i]! * derivative(a[i & m]!, value[i & k]!);
    }
  }
}

/** Propagates the derivatives of a result to those of its left operand. */
function backLeft(
  code: number,
  adjoint: Float64Array,
  { array: a, mask: m }: RowOperand,
  { array: b, mask: n }: RowOperand,
  { array: value, mask: k }: RowOperand,
  out: Float64Array,
  count: number,
): void {
  if (code === add || code === subtract) for (let i = 0; i < count; i++) out[i] = adjoint[i]!;
  else if (code === multiply) for (let i = 0; i < count; i++) out[i] = adjoint[i]! * b[i & n]!;
  else if (code === divide) for (let i = 0; i < count; i++) out[i] = adjoint[i]! / b[i & n]!;
  else {
    for (let i = 0; i < count; i++) {
      const base = a[i & m]!;
      const exponent = b[i & n]!;
      // a quotient, where there is one, is much faster than another power
      const slope = base === 0 ? base ** (exponent - 1) : value[i & k]! / base;
      out[i] = adjoint[i]! * exponent * slope;
    }
  }
}

/** Propagates the derivatives of a result to those of its right operand. */
function backRight(
  code: number,
  adjoint: Float64Array,
  { array: a, mask: m }: RowOperand,
  { array: b, mask: n }: RowOperand,
  { array: value, mask: k }: RowOperand,
  out: Float64Array,
  count: number,
): void {
  if (code === add) for (let i = 0; i < count; i++) out[i] = adjoint[i]!;
  else if (code === subtract) for (let i = 0; i < count; i++) out[i] = -adjoint[i]!;
  else if (code === multiply) for (let i = 0; i < count; i++) out[i] = adjoint[i]! * a[i & m]!;
  else if (code === divide)
    for (let i = 0; i < count; i++) out[i] = -(adjoint[i]! / b[i & n]!) * value[i & k]!;
  else {
    for (let i = 0; i < count; i++) {
      const base = a[i & m]!;
      // a base of 0 stays 0 whatever its positive exponent is
      out[i] = base > 0 ? adjoint[i]! * value[i & k]! * Math.log(base) : 0;
    }
  }
}
