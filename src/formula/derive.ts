import type { Formula } from './formula.js';
import { quotedName } from './formulaGrammar.js';
import type { FormulaLanguage, Pattern } from './formulaLanguage.js';
import { type Notation, pythonNotation, writeFormula } from './writeFormula.js';

/** A derivation with the values of its fitted constants, in the order of the productions that write them. */
export interface FittedDerivation {
  readonly derivation: Uint16Array;
  readonly constants: Float64Array;
}

/**
 * Returns the derivation of a formula in a language; null if the language does not have it. A number that the language
 * cannot write becomes a fitted constant of this value.
 *
 * @param constants the values of the formula's fitted constants, by index
 */
export function deriveFormula(
  language: FormulaLanguage,
  formula: Formula,
  constants: ArrayLike<number>,
  nonTerminal = language.table.start,
): FittedDerivation | null {
  const { patterns, table } = language;
  if (patterns === null) return null;
  const derivation: number[] = [];
  const values: number[] = [];

  /** Parts that a non-terminal does not derive, so that they are not tried again beside every other part. */
  const refused = new Map<Formula, Set<number>>();

  /** @param above the non-terminals that stand for the same part, which none may do twice */
  const expand = (symbol: number, part: Formula, above: readonly number[]): boolean => {
    if (refused.get(part)?.has(symbol) === true) return false;
    for (const production of table.byLhs[symbol]!) {
      const pattern = patterns[production]!;
      const isUnit = pattern.kind === 'slot';
      if (isUnit && above.includes(symbol)) continue;
      const [steps, first] = [derivation.length, values.length];
      derivation.push(production);
      // the constants of a production come before those below it
      values.length += language.constantCounts[production]!;
      if (match(pattern, part, isUnit ? [...above, symbol] : [], { next: first })) return true;
      derivation.length = steps;
      values.length = first;
    }
    // within units, what failed may have failed because of those above
    if (above.length === 0) refused.set(part, (refused.get(part) ?? new Set()).add(symbol));
    return false;
  };
  const match = (
    pattern: Pattern,
    part: Formula,
    above: readonly number[],
    place: { next: number },
  ): boolean => {
    switch (pattern.kind) {
      case 'slot':
        return expand(pattern.nonTerminal, part, above);
      case 'constant':
        if (part.kind === 'constant') values[place.next++] = constants[part.index]!;
        else if (part.kind === 'number') values[place.next++] = part.value;
        return part.kind === 'constant' || part.kind === 'number';
      case 'number':
        return part.kind === 'number' && part.value === pattern.value;
      case 'variable':
        return part.kind === 'variable' && part.index === pattern.index;
      case 'unary':
        return (
          part.kind === 'unary' &&
          part.operator === pattern.operator &&
          match(pattern.operand, part.operand, above, place)
        );
      case 'binary':
        return (
          part.kind === 'binary' &&
          part.operator === pattern.operator &&
          match(pattern.left, part.left, above, place) &&
          match(pattern.right, part.right, above, place)
        );
    }
  };
  if (!expand(nonTerminal, formula, [])) return null;
  return { derivation: Uint16Array.from(derivation), constants: Float64Array.from(values) };
}

/** How a grammar without patterns is taken to write formulas. */
const compactNotation = (variables: readonly string[]): Notation => ({
  ...pythonNotation(variables.map(quotedName)),
  operators: { '+': '+', '-': '-', '*': '*', '/': '/' },
  power: (base, exponent) => `${base}^${exponent}`,
});

/** Returns whether a language has a formula without fitted constants. */
export function hasFormula(language: FormulaLanguage, formula: Formula): boolean {
  if (language.patterns !== null) return deriveFormula(language, formula, []) !== null;
  return language.parses(writeFormula(formula, compactNotation(language.names.variables)));
}
