/** The operators of two operands, loosest first within each group of {@link strengthOf}. */
export const binaryOperators = ['+', '-', '*', '/', '^'] as const;

/** The operators of one operand: the sign, and functions by their names in Python's `math`. */
export const unaryOperators = [
  'negate',
  'sqrt',
  'exp',
  'log',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'abs',
] as const;

/**
 * An operator of two operands.
 *
 * @useDeclaredType
 */
export type BinaryOperator = (typeof binaryOperators)[number];

/**
 * An operator of one operand: the sign, or a function.
 *
 * @useDeclaredType
 */
export type UnaryOperator = (typeof unaryOperators)[number];

/** Functions of one operand: its value, and its derivative from the operand and that value. */
export interface ElementaryFunction {
  readonly value: (operand: number) => number;
  readonly derivative: (operand: number, value: number) => number;
}

/** By operator. Outside of its domain a function is not-a-number, as in IEEE 754. */
export const elementary: Readonly<Record<UnaryOperator, ElementaryFunction>> = {
  negate: { value: (a) => -a, derivative: () => -1 },
  sqrt: { value: Math.sqrt, derivative: (_, value) => 0.5 / value },
  exp: { value: Math.exp, derivative: (_, value) => value },
  log: { value: Math.log, derivative: (a) => 1 / a },
  sin: { value: Math.sin, derivative: (a) => Math.cos(a) },
  cos: { value: Math.cos, derivative: (a) => -Math.sin(a) },
  tan: { value: Math.tan, derivative: (_, value) => 1 + value * value },
  asin: { value: Math.asin, derivative: (a) => 1 / Math.sqrt(1 - a * a) },
  acos: { value: Math.acos, derivative: (a) => -1 / Math.sqrt(1 - a * a) },
  atan: { value: Math.atan, derivative: (a) => 1 / (1 + a * a) },
  sinh: { value: Math.sinh, derivative: (a) => Math.cosh(a) },
  cosh: { value: Math.cosh, derivative: (a) => Math.sinh(a) },
  tanh: { value: Math.tanh, derivative: (_, value) => 1 - value * value },
  abs: { value: Math.abs, derivative: (a) => Math.sign(a) },
};

export function isBinaryOperator(text: string): text is BinaryOperator {
  return (binaryOperators as readonly string[]).includes(text);
}

/** Returns whether the text names a function; the sign is none. */
export function isFunctionName(text: string): text is UnaryOperator {
  return text !== 'negate' && (unaryOperators as readonly string[]).includes(text);
}
