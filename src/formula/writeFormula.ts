import type { Formula } from './formula.js';
import type { BinaryOperator, UnaryOperator } from './operators.js';

/** How formulas are written in a language. */
export interface Notation {
  readonly number: (value: number) => string;
  readonly variable: (index: number) => string;
  /** A fitted constant, whose value is not written. */
  readonly constant: (index: number) => string;
  readonly operators: Readonly<Record<Exclude<BinaryOperator, '^'>, string>>;
  readonly power: (base: string, exponent: string) => string;
  readonly call: (operator: Exclude<UnaryOperator, 'negate'>, operand: string) => string;
  /** Whether the sign binds tighter than a power, as in Excel (-2^2 is 4), or may not stand before one, as in JavaScript. */
  readonly signBindsTighter?: boolean;
}

const strengths: Readonly<Record<BinaryOperator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 };
const signStrength = 3;
const leafStrength = 5;

/** Writes a formula with no more parentheses than its meaning needs. */
export function writeFormula(formula: Formula, notation: Notation): string {
  return written(formula, notation).text;
}

interface Written {
  readonly text: string;
  readonly strength: number;
}

function written(formula: Formula, notation: Notation): Written {
  switch (formula.kind) {
    case 'number': {
      const text = notation.number(formula.value);
      return { text, strength: text.startsWith('-') ? signStrength : leafStrength };
    }
    case 'variable':
      return { text: notation.variable(formula.index), strength: leafStrength };
    case 'constant':
      return { text: notation.constant(formula.index), strength: leafStrength };
    case 'unary': {
      const operand = written(formula.operand, notation);
      if (formula.operator !== 'negate') {
        return { text: notation.call(formula.operator, operand.text), strength: leafStrength };
      }
      // -x * y is (-x) * y, which is the same; no sign follows another, since `--x` has a meaning of its own in JavaScript
      const least = notation.signBindsTighter === true ? leafStrength : strengths['*'];
      const isLoose = operand.strength < signStrength && operand.strength >= least;
      const text = operand.text.startsWith('-') ? `(${operand.text})` : inParentheses(operand, least);
      return { text: `-${text}`, strength: isLoose ? operand.strength : signStrength };
    }
    case 'binary': {
      const { operator } = formula;
      const strength = strengths[operator];
      const left = written(formula.left, notation);
      const right = written(formula.right, notation);
      if (operator === '^') {
        // powers are taken from right to left, but not in Excel
        const base = inParentheses(left, leafStrength);
        const least = notation.signBindsTighter === true ? leafStrength : signStrength;
        return { text: notation.power(base, inParentheses(right, least)), strength };
      }
      // a - (b + c), a / (b * c); a sign does not follow an operator
      const least = operator === '-' || operator === '/' ? strength + 1 : strength;
      const second = right.text.startsWith('-') ? `(${right.text})` : inParentheses(right, least);
      return { text: `${inParentheses(left, strength)}${notation.operators[operator]}${second}`, strength };
    }
  }
}

function inParentheses({ text, strength }: Written, least: number): string {
  return strength < least ? `(${text})` : text;
}

/** The notation of Python, with the functions of its module `math`. @param variables names of Python's syntax */
export function pythonNotation(variables: readonly string[]): Notation {
  return {
    number: shortestNumber,
    variable: (index) => variables[index]!,
    constant: (index) => `c${index + 1}`,
    operators: { '+': ' + ', '-': ' - ', '*': ' * ', '/': ' / ' },
    power: (base, exponent) => `${base} ** ${exponent}`,
    call: (operator, operand) => `${operator}(${operand})`,
  };
}

/** The shortest text that reads back as the same double, in the syntax of most languages. */
export function shortestNumber(value: number): string {
  return String(value).replace('e+', 'e');
}
