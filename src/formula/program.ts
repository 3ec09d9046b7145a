import { type Formula, operandsOf } from './formula.js';
import { type BinaryOperator, binaryOperators, type UnaryOperator, unaryOperators } from './operators.js';

/** What an instruction does; its low byte. The rest of an instruction is its argument. */
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
  const stack: Formula[] = [];
  for (const instruction of instructions) {
    const code = opcodeOf(instruction);
    const argument = argumentOf(instruction);
    if (code === codes.variable) stack.push({ kind: 'variable', index: argument });
    else if (code === codes.constant) stack.push({ kind: 'constant', index: argument });
    else if (code === codes.number) stack.push({ kind: 'number', value: numbers[argument]! });
    else if (isUnaryCode(code)) {
      stack.push({ kind: 'unary', operator: unaryOf(code), operand: stack.pop()! });
    } else {
      const [left, right] = stack.splice(-2) as [Formula, Formula];
      stack.push({ kind: 'binary', operator: binaryOf(code), left, right });
    }
  }
  return stack[0]!;
}
