import { InputError } from '../../base/errors.js';
import { listed } from '../../base/listed.js';
import { type FormulaParts, quotedName } from '../formulaGrammar.js';
import { type BinaryOperator, isFunctionName, type UnaryOperator } from '../operators.js';
import { type Dimension, dimensionless, powerOf, quotientOf, showDimension } from './dimension.js';
import { partDimensions } from './partDimensions.js';

/** The parts of formulas, with the dimensions of the variables. */
export interface UnitParts extends FormulaParts {
  /** By variable. */
  readonly dimensions: readonly Dimension[];
  /** The dimensions of constants with a value, such as g in m/s^2; one that is missing has none. */
  readonly literalDimensions?: Readonly<Record<string, Dimension>>;
  readonly target: Dimension;
}

/** Exponents of powers. */
const exponents = [2, 3];

/**
 * Writes the grammar of all formulas of some parts whose dimension is that of the target: a non-terminal for each dimension
 * that a part of a formula may have. Only equal dimensions are added, functions are of numbers without dimension, and
 * fitted constants have none.
 *
 * @throws InputError if no formula has the dimension of the target; it names those that there are
 */
export function unitGrammar(parts: UnitParts): string {
  const { operators, target } = parts;
  const has = (operator: BinaryOperator | UnaryOperator) => operators.includes(operator);
  const leaves = [
    ...parts.dimensions,
    ...parts.literals.map((literal) => parts.literalDimensions?.[literal] ?? dimensionless),
  ];
  const dimensions = partDimensions(leaves, target, operators);
  const keys = dimensions.map(showDimension);
  if (!keys.includes(showDimension(target))) {
    throw new InputError({
      setting: 'units',
      problem: `expected inputs from which the unit ${showDimension(target)} of the target can be made, but formulas have only ${listed(keys.slice(0, 12), 'or')}`,
    });
  }
  const nameOf = (dimension: Dimension): string | null => {
    const index = keys.indexOf(showDimension(dimension));
    return index < 0 ? null : `D${index}`;
  };
  const rules = dimensions.map((dimension, index) => {
    const self = `D${index}`;
    const alternatives: string[] = [];
    if (has('+')) alternatives.push(`"(" ${self} "+" ${self} ")"`);
    if (has('-')) alternatives.push(`"(" ${self} "-" ${self} ")"`);
    if (has('negate')) alternatives.push(`"(-" ${self} ")"`);
    for (const other of dimensions) {
      const factor = nameOf(quotientOf(dimension, other));
      if (has('*') && factor !== null) alternatives.push(`"(" ${nameOf(other)} "*" ${factor} ")"`);
      const divisor = nameOf(quotientOf(other, dimension));
      if (has('/') && divisor !== null) alternatives.push(`"(" ${nameOf(other)} "/" ${divisor} ")"`);
    }
    for (const exponent of has('^') ? exponents : []) {
      const base = nameOf(powerOf(dimension, 1 / exponent));
      if (base !== null) alternatives.push(`"(" ${base} "^${exponent})"`);
    }
    const square = nameOf(powerOf(dimension, 2));
    if (has('sqrt') && square !== null) alternatives.push(`"sqrt(" ${square} ")"`);
    if (has('abs')) alternatives.push(`"abs(" ${self} ")"`);
    if (dimension.size === 0) {
      if (has('^')) alternatives.push(`"(" ${self} "^" ${self} ")"`);
      for (const operator of operators) {
        if (isFunctionName(operator) && operator !== 'sqrt' && operator !== 'abs') {
          alternatives.push(`"${operator}(" ${self} ")"`);
        }
      }
    }
    alternatives.push(...leavesOf(parts, dimension).map((leaf) => JSON.stringify(leaf)));
    return `${self} -> ${alternatives.join('\n   | ')}\n`;
  });
  const first = keys.indexOf(showDimension(target));
  return [rules[first]!, ...rules.filter((_, i) => i !== first)].join('\n');
}

function leavesOf(
  { variables, dimensions, literals, literalDimensions = {}, constant }: UnitParts,
  of: Dimension,
): string[] {
  const key = showDimension(of);
  const names = variables.filter((_, i) => showDimension(dimensions[i]!) === key).map(quotedName);
  const values = literals.filter(
    (literal) => showDimension(literalDimensions[literal] ?? dimensionless) === key,
  );
  return [...names, ...values, ...(constant !== null && of.size === 0 ? [constant] : [])];
}
