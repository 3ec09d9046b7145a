import type { BinaryOperator, UnaryOperator } from './operators.js';

/** How often operators and leaves stand in formulas that are drawn, relative to each other. */
export const operatorWeights: Readonly<Record<BinaryOperator | UnaryOperator, number>> = {
  '+': 4,
  '-': 2.5,
  '*': 5,
  '/': 3,
  '^': 1,
  negate: 0.5,
  sqrt: 1,
  exp: 1,
  log: 0.8,
  sin: 1,
  cos: 1,
  tan: 0.1,
  asin: 0.2,
  acos: 0.1,
  atan: 0.1,
  sinh: 0.1,
  cosh: 0.1,
  tanh: 0.3,
  abs: 0.1,
};

/** Variables have their weight together, whatever their number. */
export const leafWeights = { variables: 4, constant: 1, number: 0.35 };
