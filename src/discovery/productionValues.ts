import type { Evaluator } from '../formula/evaluator.js';
import type { FormulaLanguage } from '../formula/formulaLanguage.js';
import { computeBinary, computeUnary, type RowOperand } from '../formula/operations.js';
import { argumentOf, codes, isUnaryCode, opcodeOf, slotCode } from '../formula/program.js';
import { mayApply, mayJoin, type OperandValues } from './operandValues.js';

/** An operand within a production; `whole` if it is the formula of a non-terminal. */
interface Node extends RowOperand {
  readonly whole: OperandValues | null;
}

/** The values of a formula, `[rows]`, in a buffer that is used again. */
export interface ComputedValues {
  readonly values: Float64Array;
  readonly isScalar: boolean;
}

/**
 * Computes formulas from the values of their parts: only the operators and leaves that the outermost production writes are
 * evaluated, in the order and with the bits of {@link Evaluator}. An operation that cannot be finite, as the ranges of its
 * operands tell, is not computed.
 */
export class ProductionValues {
  readonly #language: FormulaLanguage;
  readonly #evaluator: Evaluator;
  readonly #templates: readonly Int32Array[];
  /** By place in a template. */
  readonly #buffers: Float64Array[] = [];
  readonly #scalars: Float64Array[] = [];

  /** @param language one whose productions write whole operands, so it has templates */
  constructor(language: FormulaLanguage, templates: readonly Int32Array[], evaluator: Evaluator) {
    this.#language = language;
    this.#templates = templates;
    this.#evaluator = evaluator;
  }

  /**
   * Returns the values of a production's formula; null if they are not all finite.
   *
   * @param operands those of its non-terminals
   * @param constants the values of the fitted constants that it writes itself
   */
  compute(
    production: number,
    operands: readonly OperandValues[],
    constants: ArrayLike<number>,
  ): ComputedValues | null {
    const stack: Node[] = [];
    let [nextOperand, nextConstant] = [0, 0];
    const template = this.#templates[production]!;
    for (let at = 0; at < template.length; at++) {
      const instruction = template[at]!;
      const code = opcodeOf(instruction);
      if (code === slotCode) {
        const whole = operands[nextOperand++]!;
        stack.push({ array: whole.values, mask: whole.isScalar ? 0 : -1, whole });
      } else if (code === codes.variable) {
        const array = this.#evaluator.columns[argumentOf(instruction)]!;
        stack.push({ array, mask: -1, whole: null });
      } else if (code < codes.binary) {
        const value =
          code === codes.constant
            ? constants[nextConstant++]!
            : this.#language.numbers[argumentOf(instruction)]!;
        const array = this.#outputAt(at, 0);
        array[0] = value;
        stack.push({ array, mask: 0, whole: null });
      } else {
        const result = isUnaryCode(code)
          ? this.#unary(code, at, stack.pop()!)
          : this.#binary(code, at, ...(stack.splice(-2) as [Node, Node]));
        if (result === null) return null;
        stack.push(result);
      }
    }
    return this.#finite(stack[0]!, template.length);
  }

  #unary(code: number, at: number, node: Node): Node | null {
    if (node.whole !== null && !mayApply(code, node.whole)) return null;
    const array = this.#outputAt(at, node.mask);
    computeUnary(code, node.array, array, node.mask === 0 ? 1 : this.#evaluator.rows);
    return { array, mask: node.mask, whole: null };
  }

  #binary(code: number, at: number, left: Node, right: Node): Node | null {
    if (left.whole !== null && right.whole !== null && !mayJoin(code, left.whole, right.whole)) return null;
    const mask = left.mask | right.mask;
    const array = this.#outputAt(at, mask);
    computeBinary(code, left, right, array, mask === 0 ? 1 : this.#evaluator.rows);
    return { array, mask, whole: null };
  }

  #finite({ array, mask }: Node, at: number): ComputedValues | null {
    const { rows } = this.#evaluator;
    const isScalar = mask === 0;
    const values = isScalar ? this.#outputAt(at, -1).fill(array[0]!) : array;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += values[i]! - values[i]!;
    // an infinity or not-a-number less itself is not-a-number
    return sum === 0 ? { values, isScalar } : null;
  }

  #outputAt(at: number, mask: number): Float64Array {
    const [buffers, length] = mask === 0 ? [this.#scalars, 1] : [this.#buffers, this.#evaluator.rows];
    buffers[at] ??= new Float64Array(length);
    return buffers[at];
  }
}
