import { type Notation, shortestNumber } from '../writeFormula.js';
import { identifiersOf } from './identifiers.js';

const words =
  'Infinity Math NaN arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield';

const reserved: ReadonlySet<string> = new Set(words.split(' '));

/** Returns the names of columns as names of JavaScript's syntax. */
export function javascriptNames(variables: readonly string[]): string[] {
  return identifiersOf(variables, reserved);
}

/** The notation of JavaScript. */
export function javascriptNotation(variables: readonly string[]): Notation {
  const names = javascriptNames(variables);
  return {
    number: (value) => (value === Math.PI ? 'Math.PI' : shortestNumber(value)),
    variable: (index) => names[index]!,
    constant: (index) => `c${index + 1}`,
    operators: { '+': ' + ', '-': ' - ', '*': ' * ', '/': ' / ' },
    power: (base, exponent) => `${base} ** ${exponent}`,
    call: (operator, operand) => `Math.${operator}(${operand})`,
    signBindsTighter: true,
  };
}
