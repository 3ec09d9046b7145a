import type { Notation } from '../writeFormula.js';
import { shortestNumber } from './numbers.js';
import { pythonNotation } from './python.js';

/** The functions that NumPy has under other names than `math`; its functions of these names are newer than NumPy 1. */
const names: Readonly<Record<string, string>> = { asin: 'arcsin', acos: 'arccos', atan: 'arctan' };

/** The notation of Python for whole columns, with the functions of NumPy as `np`. */
export function numpyNotation(variables: readonly string[]): Notation {
  return {
    ...pythonNotation(variables),
    number: (value) => (value === Math.PI ? 'np.pi' : shortestNumber(value)),
    call: (operator, operand) => `np.${names[operator] ?? operator}(${operand})`,
  };
}
