import { unaryOperators } from '../operators.js';
import { type Notation, pythonNotation, shortestNumber } from '../writeFormula.js';
import { identifiersOf } from './identifiers.js';

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

/** The notation of Python for columns of any names, with the functions and `pi` of its module `math`. */
export function mathNotation(variables: readonly string[]): Notation {
  return {
    ...pythonNotation(pythonNames(variables)),
    number: (value) => (value === Math.PI ? 'pi' : shortestNumber(value)),
  };
}
