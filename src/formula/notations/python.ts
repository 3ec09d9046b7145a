import { unaryOperators } from '../operators.js';
import type { Notation } from '../writeFormula.js';
import { identifiersOf } from './identifiers.js';
import { shortestNumber } from './numbers.js';

const keywords =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';

/** Words that a column cannot be called in Python: its own, and the names that formulas use. */
const reserved: ReadonlySet<string> = new Set([
  ...keywords.split(' '),
  ...unaryOperators,
  'pi',
  'math',
  'np',
]);

/** Returns the names of columns as names of Python's syntax. */
export function pythonNames(variables: readonly string[]): string[] {
  return identifiersOf(variables, reserved);
}

/** The notation of Python, with the functions of its module `math` by their names alone. */
export function pythonNotation(variables: readonly string[]): Notation {
  const names = pythonNames(variables);
  return {
    number: (value) => (value === Math.PI ? 'pi' : shortestNumber(value)),
    variable: (index) => names[index]!,
    constant: (index) => `c${index + 1}`,
    operators: { '+': ' + ', '-': ' - ', '*': ' * ', '/': ' / ' },
    power: (base, exponent) => `${base} ** ${exponent}`,
    call: (operator, operand) => `${operator}(${operand})`,
  };
}
