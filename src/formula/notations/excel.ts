import { type Notation, shortestNumber } from '../writeFormula.js';

/**
 * The notation of Excel, without the `=` before it. There the sign binds tighter than a power (-2^2 is 4), and powers are
 * taken from left to right.
 *
 * @param references how a formula refers to each variable: a cell such as `A2`, or {@link excelColumn}
 */
export function excelNotation(references: readonly string[]): Notation {
  return {
    number: (value) => (value === Math.PI ? 'PI()' : shortestNumber(value).replace('e', 'E')),
    variable: (index) => references[index]!,
    constant: (index) => `c_${index + 1}`,
    operators: { '+': '+', '-': '-', '*': '*', '/': '/' },
    power: (base, exponent) => `${base}^${exponent}`,
    call: (operator, operand) => `${operator === 'log' ? 'LN' : operator.toUpperCase()}(${operand})`,
    signBindsTighter: true,
  };
}

/**
 * Returns the reference to a column of a table of Excel, in the row of the formula: `[@x]`, `[@[cell voltage]]` (structured
 * references; an apostrophe stands before a character that would have a meaning in them).
 */
export function excelColumn(name: string): string {
  if (/^[\p{L}\p{N}_]+$/u.test(name)) return `[@${name}]`;
  return `[@[${name.replace(/[[\]#'@]/g, "'$&")}]]`;
}
