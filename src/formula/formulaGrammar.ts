import { type BinaryOperator, binaryOperators, isFunctionName, type UnaryOperator } from './operators.js';

/** The parts that formulas of a language are made of. */
export interface FormulaParts {
  /** The names of the variables, at least one. */
  readonly variables: readonly string[];
  readonly operators: readonly (BinaryOperator | UnaryOperator)[];
  /** Numbers that may be written, such as 2, and names of constants with a fixed value, such as pi. */
  readonly literals: readonly string[];
  /** The name of a constant that is fitted; null for formulas without one. */
  readonly constant: string | null;
}

/**
 * Writes the grammar of all formulas of some parts. Every operation stands in parentheses, so a formula and its derivation
 * are the same tree: `((c*x)+(y*y))`.
 */
export function formulaGrammar({ variables, operators, literals, constant }: FormulaParts): string {
  const alternatives = operators.map((operator) => {
    if ((binaryOperators as readonly string[]).includes(operator)) return `"(" E "${operator}" E ")"`;
    return operator === 'negate' ? '"(-" E ")"' : `"${operator}(" E ")"`;
  });
  const leaves = [...variables.map(quotedName), ...literals, ...(constant === null ? [] : [constant])];
  const lines = [...alternatives, ...leaves.map((leaf) => JSON.stringify(leaf))];
  return `E -> ${lines.join('\n   | ')}\n`;
}

/** Returns a name as a formula writes it: between backticks if it is a function's or more than letters, digits and underscores. */
export function quotedName(name: string): string {
  const isPlain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(name) && !isFunctionName(name);
  return isPlain ? name : `\`${name.replaceAll('`', '``')}\``;
}
