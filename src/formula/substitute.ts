import { binary, type Formula, unary } from './formula.js';

/** Returns a formula with a variable replaced by another formula. */
export function substitute(formula: Formula, index: number, replacement: Formula): Formula {
  switch (formula.kind) {
    case 'variable':
      return formula.index === index ? replacement : formula;
    case 'unary':
      return unary(formula.operator, substitute(formula.operand, index, replacement));
    case 'binary':
      return binary(
        formula.operator,
        substitute(formula.left, index, replacement),
        substitute(formula.right, index, replacement),
      );
    default:
      return formula;
  }
}
