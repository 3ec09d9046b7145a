import { InputError } from '../base/errors.js';
import { type FormulaParts, formulaGrammar } from './formulaGrammar.js';
import { binaryOperators, isFunctionName } from './operators.js';
import { type PostfixItem, parsePostfix } from './parsePostfix.js';

/** The names in a template: those of columns and constants, each with what it is called in the grammar. */
export type TemplateNames = ReadonlyMap<string, string>;

/**
 * Writes the grammar of the formulas that match a template: `a*exp(-*)+*` has a hole, `*`, wherever an operand is missing, and
 * a fitted constant for each name that is not known. Holes are filled with formulas of the parts.
 *
 * @throws InputError for a template that cannot be read, without holes and constants, or with constants where there are none
 */
export function templateGrammar(template: string, names: TemplateNames, parts: FormulaParts): string {
  const unknown = new Set<string>();
  const items = parsePostfix(template, {
    isName: (name) => {
      if (names.has(name)) return true;
      if (isFunctionName(name)) return false;
      unknown.add(name);
      return true;
    },
    isFunction: isFunctionName,
    operand: 'a name, a number, *, "(" or a function',
    operators: binaryOperators,
    hasHoles: true,
  });
  if (unknown.size > 0 && parts.constant === null) {
    throw new InputError({
      setting: 'template',
      problem: `expected columns and named constants, as nothing is fitted, but received: ${[...unknown].join(', ')}`,
    });
  }
  const isOpen = unknown.size > 0 || items.some(({ kind }) => kind === 'hole');
  if (!isOpen) {
    throw new InputError({
      setting: 'template',
      expected: 'a template with a hole (*) or a constant to fit',
      received: template,
    });
  }
  return `F -> ${rightHandSide(items, names, parts.constant)}\n\n${formulaGrammar(parts)}`;
}

/** The template in the parentheses of the grammar's own formulas, with holes as non-terminals. */
function rightHandSide(items: readonly PostfixItem[], names: TemplateNames, constant: string | null): string {
  const stack: string[] = [];
  for (const item of items) {
    if (item.kind === 'hole') stack.push('E');
    else if (item.kind === 'number') stack.push(JSON.stringify(String(item.value)));
    else if (item.kind === 'name') stack.push(JSON.stringify(names.get(item.name) ?? constant));
    else if (item.kind === 'negate') stack.push(`"(-" ${stack.pop()} ")"`);
    else if (item.kind === 'function') stack.push(`"${item.name}(" ${stack.pop()} ")"`);
    else {
      const [left, right] = stack.splice(-2);
      stack.push(`"(" ${left} "${item.operator}" ${right} ")"`);
    }
  }
  return stack[0]!;
}
