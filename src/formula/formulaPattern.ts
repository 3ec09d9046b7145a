import { areEqual, type Formula, operandsOf } from './formula.js';
import { type BinaryOperator, binaryOperators, isFunctionName, type UnaryOperator } from './operators.js';
import { parsePostfix } from './parsePostfix.js';

/** A formula with places for any other formula. */
export type FormulaPattern =
  | { readonly kind: 'hole' }
  | { readonly kind: 'leaf'; readonly formula: Formula }
  | {
      readonly kind: 'operation';
      readonly operator: BinaryOperator | UnaryOperator;
      readonly operands: readonly FormulaPattern[];
    };

/**
 * Reads a pattern: a formula with `*` wherever an operand is missing, such as `exp(exp(*))` or `* / x`.
 *
 * @param variables the names of the variables, by index
 * @throws InputError with the place of a mistake, and for a name that is no variable
 */
export function parseFormulaPattern(text: string, variables: readonly string[]): FormulaPattern {
  const items = parsePostfix(text, {
    isName: (name) => variables.includes(name),
    isFunction: isFunctionName,
    operand: `*, a number, "(", a function or one of ${variables.join(', ')}`,
    operators: binaryOperators,
    hasHoles: true,
  });
  const stack: FormulaPattern[] = [];
  for (const item of items) {
    if (item.kind === 'hole') stack.push(item);
    else if (item.kind === 'number')
      stack.push({ kind: 'leaf', formula: { kind: 'number', value: item.value } });
    else if (item.kind === 'name') {
      stack.push({ kind: 'leaf', formula: { kind: 'variable', index: variables.indexOf(item.name) } });
    } else {
      const operator =
        item.kind === 'negate'
          ? 'negate'
          : item.kind === 'function'
            ? (item.name as UnaryOperator)
            : item.operator;
      stack.push({ kind: 'operation', operator, operands: stack.splice(item.kind === 'binary' ? -2 : -1) });
    }
  }
  return stack[0]!;
}

/** Returns whether a formula or any part of it is like a pattern. */
export function contains(formula: Formula, pattern: FormulaPattern): boolean {
  return isLike(formula, pattern) || operandsOf(formula).some((operand) => contains(operand, pattern));
}

function isLike(formula: Formula, pattern: FormulaPattern): boolean {
  if (pattern.kind === 'hole') return true;
  if (pattern.kind === 'leaf') return areEqual(formula, pattern.formula);
  if (formula.kind !== 'unary' && formula.kind !== 'binary') return false;
  const operands = operandsOf(formula);
  const areLike = (order: readonly Formula[]) =>
    order.every((operand, i) => isLike(operand, pattern.operands[i]!));
  if (formula.operator !== pattern.operator) return false;
  // the order of summands and factors does not matter
  const isFree = formula.operator === '+' || formula.operator === '*';
  return areLike(operands) || (isFree && areLike([...operands].reverse()));
}
