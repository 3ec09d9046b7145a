import { type Formula, operandsOf } from './formula.js';
import { quotedName } from './formulaGrammar.js';
import type { FormulaLanguage } from './formulaLanguage.js';
import type { ProductionPattern } from './productionPattern.js';
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
  const { patterns } = language;
  if (patterns === null) return null;
  const deriving = new Deriving(language, patterns);
  if (!deriving.has(nonTerminal, formula)) return null;
  const derivation: number[] = [];
  const values: number[] = [];

  const expand = (symbol: number, part: Formula): void => {
    const production = deriving.productionFor(symbol, part);
    derivation.push(production);
    // the constants of a production come before those below it
    const place = { next: values.length };
    values.length += language.constantCounts[production]!;
    write(patterns[production]!, part, place);
  };
  const write = (pattern: ProductionPattern, part: Formula, place: { next: number }): void => {
    if (pattern.kind === 'slot') expand(pattern.nonTerminal, part);
    else if (pattern.kind === 'constant') {
      values[place.next++] =
        part.kind === 'constant' ? constants[part.index]! : (part as { value: number }).value;
    } else if (pattern.kind === 'unary') {
      write(pattern.operand, (part as { operand: Formula }).operand, place);
    } else if (pattern.kind === 'binary') {
      const { left, right } = part as { left: Formula; right: Formula };
      write(pattern.left, left, place);
      write(pattern.right, right, place);
    }
  };
  expand(nonTerminal, formula);
  return { derivation: Uint16Array.from(derivation), constants: Float64Array.from(values) };
}

/** Says which non-terminals derive the parts of formulas, from the leaves upwards. */
class Deriving {
  readonly #language: FormulaLanguage;
  readonly #patterns: readonly ProductionPattern[];
  /** By part, the first production of each non-terminal that derives it. */
  readonly #productionBy = new Map<Formula, Map<number, number>>();

  constructor(language: FormulaLanguage, patterns: readonly ProductionPattern[]) {
    this.#language = language;
    this.#patterns = patterns;
  }

  has(nonTerminal: number, part: Formula): boolean {
    return this.#of(part).has(nonTerminal);
  }

  productionFor(nonTerminal: number, part: Formula): number {
    return this.#of(part).get(nonTerminal)!;
  }

  #of(part: Formula): Map<number, number> {
    const cached = this.#productionBy.get(part);
    if (cached !== undefined) return cached;
    const { productions } = this.#language.table;
    const productionBy = new Map<number, number>();
    this.#productionBy.set(part, productionBy);
    const [first] = operandsOf(part);
    const below = first === undefined ? [] : this.#of(first).keys();
    for (const production of this.#language.productionsLike(part, below)) {
      const { lhs } = productions[production]!;
      if (!productionBy.has(lhs) && this.#matches(this.#patterns[production]!, part))
        productionBy.set(lhs, production);
    }
    for (let before = -1; before !== productionBy.size; ) {
      before = productionBy.size;
      for (const production of this.#language.unitProductions) {
        const { lhs } = productions[production]!;
        const pattern = this.#patterns[production]! as Extract<ProductionPattern, { kind: 'slot' }>;
        if (!productionBy.has(lhs) && productionBy.has(pattern.nonTerminal))
          productionBy.set(lhs, production);
      }
    }
    return productionBy;
  }

  #matches(pattern: ProductionPattern, part: Formula): boolean {
    switch (pattern.kind) {
      case 'slot':
        return this.has(pattern.nonTerminal, part);
      case 'constant':
        return part.kind === 'constant' || part.kind === 'number';
      case 'number':
        return part.kind === 'number' && part.value === pattern.value;
      case 'variable':
        return part.kind === 'variable' && part.index === pattern.index;
      case 'unary':
        return (
          part.kind === 'unary' &&
          part.operator === pattern.operator &&
          this.#matches(pattern.operand, part.operand)
        );
      case 'binary':
        return (
          part.kind === 'binary' &&
          part.operator === pattern.operator &&
          this.#matches(pattern.left, part.left) &&
          this.#matches(pattern.right, part.right)
        );
    }
  }
}

/**
 * Returns whether a language has a formula without fitted constants. A grammar whose operators stand without parentheses has
 * it if it derives its shortest text, with each number written or as a fitted constant.
 */
export function hasFormula(language: FormulaLanguage, formula: Formula): boolean {
  const { patterns, table, names } = language;
  if (patterns !== null) return new Deriving(language, patterns).has(table.start, formula);
  const notation: Notation = {
    ...pythonNotation(names.variables.map(quotedName)),
    operators: { '+': '+', '-': '-', '*': '*', '/': '/' },
    power: (base, exponent) => `${base}^${exponent}`,
  };
  const { constant } = names;
  const texts = [writeFormula(formula, notation)];
  if (constant !== null) texts.push(writeFormula(formula, { ...notation, number: () => constant }));
  return texts.some((text) => language.parses(text));
}
