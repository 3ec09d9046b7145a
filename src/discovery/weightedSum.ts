import { binary, type Formula, literal, unary, variable } from '../formula/formula.js';

/** A weight that differs from a whole number by no more than rounding is that number. */
function rounded(value: number): number {
  const near = Math.round(value);
  return Math.abs(value - near) < 1e-9 * Math.max(1, Math.abs(near)) ? near : value;
}

/** Returns the formula of a weighted sum of terms and an offset. */
export function weightedSum(terms: readonly Formula[], weights: readonly number[], offset: number): Formula {
  const parts = terms.map((term, i) => binary('*', literal(rounded(weights[i]!)), term));
  return [...parts, literal(rounded(offset))].reduce((sum, part) => binary('+', sum, part));
}

/** Returns the formula of a power. @param exponent above 0 */
export function powerFormula(base: Formula, exponent: number): Formula {
  if (exponent === 1) return base;
  return exponent === 0.5 ? unary('sqrt', base) : binary('^', base, literal(exponent));
}

/** Returns the formula of a product of whole powers of variables. @param powers by place in the list of variables */
export function monomial(variables: readonly number[], powers: readonly number[]): Formula {
  const productOf = (exponents: readonly number[]): Formula | null =>
    exponents.reduce<Formula | null>((product, exponent, i) => {
      if (exponent <= 0) return product;
      const factor = powerFormula(variable(variables[i]!), exponent);
      return product === null ? factor : binary('*', product, factor);
    }, null);
  const above = productOf(powers) ?? literal(1);
  const below = productOf(powers.map((exponent) => -exponent));
  return below === null ? above : binary('/', above, below);
}

/** Returns the values of such a product at all rows. */
export function monomialValues(columns: readonly Float64Array[], powers: readonly number[]): Float64Array {
  return columns[0]!.map((_, row) =>
    powers.reduce(
      (product, exponent, i) => (exponent === 0 ? product : product * columns[i]![row]! ** exponent),
      1,
    ),
  );
}
