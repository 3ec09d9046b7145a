import { binaryOperators, isFunctionName, unaryOperators } from '../../formula/operators.js';
import { type PostfixItem, parsePostfix } from '../../formula/parsePostfix.js';

/** The variable of the published expressions. */
export const publishedVariables: readonly string[] = ['x'];

const functions = unaryOperators.filter(isFunctionName).join(', ');
/** The variables that an error names. */
const mostNamed = 8;

/**
 * Reads an expression in some variables: numbers, `pi`, the operators and functions of formulas, by Python's precedence.
 *
 * @throws InputError as {@link parsePostfix}
 */
export function parseExpression(text: string, variables: readonly string[]): PostfixItem[] {
  const names = new Set([...variables, 'pi']);
  return parsePostfix(text, {
    isName: (name) => names.has(name),
    isFunction: isFunctionName,
    operand: `a number, ${variables.slice(0, mostNamed).join(', ')}, "(" or a function (${functions})`,
    operators: binaryOperators,
  });
}
