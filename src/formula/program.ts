import { type Formula, operandsOf } from './formula.js';
import { type BinaryOperator, binaryOperators, type UnaryOperator, unaryOperators } from './operators.js';

/** Opcodes: the low byte of an instruction. The rest of an instruction is its argument. */
export const codes = {
  /** Pushes column `argument`. */
  variable: 0,
  /** Pushes fitted constant `argument`. */
  constant: 1,
  /** Pushes number `argument` of the program. */
  number: 2,
  /** The first binary operator; the others follow in the order of {@link binaryOperators}. */
  binary: 8,
  /** The first unary operator; the others follow in the order of {@link unaryOperators}. */
  unary: 16,
} as const;

/** The code of a place that another program is put into; no program has it. */
export const slotCode = 255;

export const argumentShift = 8;

/** A formula in postfix order: operands before their operator. */
export interface FormulaProgram {
  readonly instructions: Int32Array;
  readonly numbers: readonly number[];
  /** The number of fitted constants. */
  readonly constants: number;
}

export function opcodeOf(instruction: number): number {
  return instruction & 0xff;
}

export function argumentOf(instruction: number): number {
  return instruction >> argumentShift;
}

export function isUnaryCode(code: number): boolean {
  return code >= codes.unary;
}

export function unaryOf(code: number): UnaryOperator {
  return unaryOperators[code - codes.unary]!;
}

export function binaryOf(code: number): BinaryOperator {
  return binaryOperators[code - codes.binary]!;
}

/** Returns the instruction of a formula's outermost operator or leaf, for a program whose numbers are collected in a list. */
export function instructionOf(formula: Formula, numbers: number[]): number {
  switch (formula.kind) {
    case 'variable':
      return codes.variable | (formula.index << argumentShift);
    case 'constant':
      return codes.constant | (formula.index << argumentShift);
    case 'number': {
      const index = numbers.indexOf(formula.value);
      return codes.number | ((index >= 0 ? index : numbers.push(formula.value) - 1) << argumentShift);
    }
    case 'unary':
      return codes.unary + unaryOperators.indexOf(formula.operator);
    case 'binary':
      return codes.binary + binaryOperators.indexOf(formula.operator);
  }
}

/** Returns the program of a formula. */
export function compileFormula(formula: Formula): FormulaProgram {
  const instructions: number[] = [];
  const numbers: number[] = [];
  let constants = 0;
  const write = (part: Formula): void => {
    for (const operand of operandsOf(part)) write(operand);
    if (part.kind === 'constant') constants = Math.max(constants, part.index + 1);
    instructions.push(instructionOf(part, numbers));
  };
  write(formula);
  return { instructions: Int32Array.from(instructions), numbers, constants };
}

/** Returns the formula of a program. */
export function formulaOf({ instructions, numbers }: FormulaProgram): Formula {
  return treeOf<Formula>(instructions, (code, argument) => {
    if (code === codes.variable) return { kind: 'variable', index: argument };
    return code === codes.constant
      ? { kind: 'constant', index: argument }
      : { kind: 'number', value: numbers[argument]! };
  });
}

/** An operation of a tree, whatever its leaves are. */
export type Operation<T> =
  | { readonly kind: 'unary'; readonly operator: UnaryOperator; readonly operand: T }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: T; readonly right: T };

/** Returns the tree of instructions in postfix order. @param leafOf makes a leaf of an opcode and its argument */
export function treeOf<T>(
  instructions: Int32Array,
  leafOf: (code: number, argument: number) => T | Operation<T>,
): T | Operation<T> {
  const stack: (T | Operation<T>)[] = [];
  for (const instruction of instructions) {
    const code = opcodeOf(instruction);
    if (code === slotCode || code < codes.binary) stack.push(leafOf(code, argumentOf(instruction)));
    else if (isUnaryCode(code)) {
      stack.push({ kind: 'unary', operator: unaryOf(code), operand: stack.pop()! as T });
    } else {
      const [left, right] = stack.splice(-2) as [T, T];
      stack.push({ kind: 'binary', operator: binaryOf(code), left, right });
    }
  }
  return stack[0]!;
}
