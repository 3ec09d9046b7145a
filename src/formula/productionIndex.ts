import type { Formula } from './formula.js';
import type { ProductionPattern } from './productionPattern.js';

/** The productions of one operator, by the non-terminal that is their first operand, and the ones with another operand or none. */
interface ProductionsByOperand {
  readonly byNonTerminal: Map<number, number[]>;
  readonly others: number[];
}

/** Finds productions by what their formulas begin with. */
export class ProductionIndex {
  readonly #byOperator = new Map<string, ProductionsByOperand>();

  /** @param patterns by production */
  constructor(patterns: readonly ProductionPattern[]) {
    for (const [production, pattern] of patterns.entries()) {
      // a fitted constant may stand for any number
      const keys = pattern.kind === 'constant' ? ['constant', 'number'] : [operatorKey(pattern)];
      for (const key of keys) this.#add(key, production, pattern);
    }
  }

  /** See {@link FormulaLanguage.productionsLike}. */
  productionsLike(formula: Formula, nonTerminals: Iterable<number>): number[] {
    const entry = this.#byOperator.get(operatorKey(formula));
    if (entry === undefined) return [];
    const productions = [...entry.others];
    for (const nonTerminal of nonTerminals) productions.push(...(entry.byNonTerminal.get(nonTerminal) ?? []));
    return productions.sort((a, b) => a - b);
  }

  #add(key: string, production: number, pattern: ProductionPattern): void {
    const entry = this.#byOperator.get(key) ?? { byNonTerminal: new Map<number, number[]>(), others: [] };
    this.#byOperator.set(key, entry);
    const first = firstOperand(pattern);
    if (first?.kind !== 'slot') {
      entry.others.push(production);
      return;
    }
    const same = entry.byNonTerminal.get(first.nonTerminal) ?? [];
    entry.byNonTerminal.set(first.nonTerminal, same);
    same.push(production);
  }
}

function firstOperand(pattern: ProductionPattern): ProductionPattern | null {
  if (pattern.kind === 'unary') return pattern.operand;
  return pattern.kind === 'binary' ? pattern.left : null;
}

function operatorKey(formula: Formula | ProductionPattern): string {
  if (formula.kind === 'variable') return `variable ${formula.index}`;
  return formula.kind === 'unary' || formula.kind === 'binary' ? formula.operator : formula.kind;
}
