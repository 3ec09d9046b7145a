import { type Notation, shortestNumber } from '../writeFormula.js';
import { mathNotation } from './python.js';

/** The functions that NumPy has under other names than `math`; its functions of these names are newer than NumPy 1. */
const names: Readonly<Record<string, string>> = { asin: 'arcsin', acos: 'arccos', atan: 'arctan' };

/** The notation of Python for whole columns, with the functions of NumPy as `np`. */
export function numpyNotation(variables: readonly string[]): Notation {
  return {
    ...mathNotation(variables),
    number: (value) => (value === Math.PI ? 'np.pi' : shortestNumber(value)),
    call: (operator, operand) => `np.${names[operator] ?? operator}(${operand})`,
  };
}
