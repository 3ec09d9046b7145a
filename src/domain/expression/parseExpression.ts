import { type PostfixItem, parsePostfix } from '../../formula/parsePostfix.js';
import { functions } from './arithmetic.js';

const vocabulary = {
  isName: (name: string) => name === 'x',
  isFunction: (name: string) => Object.hasOwn(functions, name),
  operand: `a number, x, "(" or a function (${Object.keys(functions).join(', ')})`,
  operators: ['+', '-', '*', '/'],
} as const;

/**
 * Reads an expression in x as Python does: numbers, + - * / ( ) x and the {@link functions}.
 *
 * @throws InputError as {@link parsePostfix}
 */
export function parseExpression(text: string): PostfixItem[] {
  return parsePostfix(text, vocabulary);
}
