import { quotedName } from '../formulaGrammar.js';
import { type Notation, shortestNumber } from '../writeFormula.js';
import { roundedTo } from './roundedTo.js';

export interface PlainOptions {
  /** The significant digits of numbers; by default all that they have, so that the text reads back as the same formula. */
  readonly digits?: number;
  /** The names of constants, shown in place of their values. Defaults to `pi` alone, if no variable has that name. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** The notation that `parseFormula` reads and people see: `2.5*x^2 + sin(y)`. */
export function plainNotation(variables: readonly string[], options: PlainOptions = {}): Notation {
  const { digits, constants = { pi: Math.PI } } = options;
  const names = variables.map(quotedName);
  const named = new Map(
    Object.entries(constants).flatMap(([name, value]) =>
      variables.includes(name) ? [] : [[value, name] as const],
    ),
  );
  return {
    number: (value) =>
      named.get(value) ?? shortestNumber(digits === undefined ? value : roundedTo(value, digits)),
    variable: (index) => names[index]!,
    constant: (index) => `c${index + 1}`,
    operators: { '+': ' + ', '-': ' - ', '*': '*', '/': '/' },
    power: (base, exponent) => `${base}^${exponent}`,
    call: (operator, operand) => `${operator}(${operand})`,
  };
}
