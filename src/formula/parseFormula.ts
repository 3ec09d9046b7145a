import { InputError } from '../base/errors.js';
import { binary, type Formula, literal, unary, variable } from './formula.js';
import { binaryOperators, isFunctionName, type UnaryOperator } from './operators.js';
import { parsePostfix } from './parsePostfix.js';

/** A formula with the names of its variables. */
export interface ParsedFormula {
  readonly tree: Formula;
  /** In the order in which they first occur. */
  readonly variables: readonly string[];
}

/** The most operators and leaves of a formula, whose tree is walked by recursion. */
const mostParts = 2_000;

/**
 * Reads a formula as Python writes it (`**` or `^` for powers). All names but those of functions, and `pi`, are variables;
 * a name with other characters than letters, digits and underscores stands between backticks. The text is data: nothing of
 * it is run.
 *
 * @param columns variables that there may be; one of them may be called `pi`
 * @throws InputError with the place of the mistake
 */
export function parseFormula(text: string, columns: readonly string[] = []): ParsedFormula {
  const items = parsePostfix(text, {
    isName: () => true,
    isFunction: isFunctionName,
    operand: 'a number, a name, "(" or a function',
    operators: binaryOperators,
  });
  if (items.length > mostParts) {
    throw new InputError({
      problem: `expected a formula of at most ${mostParts} operators, names and numbers, but it has ${items.length}`,
    });
  }
  const variables: string[] = [];
  const leafOf = (name: string): Formula => {
    if (name === 'pi' && !columns.includes(name)) return literal(Math.PI);
    const index = variables.indexOf(name);
    return variable(index >= 0 ? index : variables.push(name) - 1);
  };
  const stack: Formula[] = [];
  for (const item of items) {
    if (item.kind === 'number') stack.push(literal(item.value));
    else if (item.kind === 'name') stack.push(leafOf(item.name));
    else if (item.kind === 'negate') stack.push(unary('negate', stack.pop()!));
    else if (item.kind === 'function') stack.push(unary(item.name as UnaryOperator, stack.pop()!));
    else if (item.kind === 'binary') {
      const [left, right] = stack.splice(-2) as [Formula, Formula];
      stack.push(binary(item.operator, left, right));
    }
  }
  return { tree: stack[0]!, variables };
}
