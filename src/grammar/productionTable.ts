import type { Production, ProductionTable } from './production.js';

/**
 * Indexes productions by left-hand side and counts the least steps to the end of each.
 *
 * @param nonTerminals names, by number
 * @param start number of the non-terminal that a derivation starts from
 * @param productions in the order of their numbers
 */
export function createProductionTable(
  nonTerminals: readonly string[],
  start: number,
  productions: readonly Production[],
): ProductionTable {
  const byLhs: number[][] = nonTerminals.map(() => []);
  productions.forEach((production, index) => {
    byLhs[production.lhs]!.push(index);
  });
  const children = productions.map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'number'));
  const { leastSteps, leastStepsThrough } = countLeastSteps(nonTerminals.length, productions, children);
  return { nonTerminals, start, productions, byLhs, children, leastSteps, leastStepsThrough };
}

/** A fixpoint from above: every round settles at least one non-terminal, or the rest cannot end. */
function countLeastSteps(
  nonTerminals: number,
  productions: readonly Production[],
  children: readonly (readonly number[])[],
): { leastSteps: Float64Array; leastStepsThrough: Float64Array } {
  const leastSteps = new Float64Array(nonTerminals).fill(Number.POSITIVE_INFINITY);
  const leastStepsThrough = new Float64Array(productions.length).fill(Number.POSITIVE_INFINITY);
  for (let changed = true; changed; ) {
    changed = false;
    productions.forEach(({ lhs }, index) => {
      const steps = children[index]!.reduce((total, child) => total + leastSteps[child]!, 1);
      leastStepsThrough[index] = steps;
      if (steps < leastSteps[lhs]!) {
        leastSteps[lhs] = steps;
        changed = true;
      }
    });
  }
  return { leastSteps, leastStepsThrough };
}
