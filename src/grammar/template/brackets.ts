import type { ProductionTable } from '../production.js';

const pairs = ['()', '[]', '{}'] as const;

/**
 * Finds the pairs of brackets that every string of a grammar closes: each non-terminal opens as many more than it closes
 * in all its strings, and the start as many as it closes.
 *
 * @returns pairs such as `()`
 */
export function balancedBrackets(table: ProductionTable): readonly string[] {
  return pairs.filter((pair) => isBalanced(table, pair));
}

function isBalanced({ productions, nonTerminals, start }: ProductionTable, pair: string): boolean {
  const surplus: (number | undefined)[] = nonTerminals.map(() => undefined);
  let occurs = false;
  const surplusOf = (rhs: readonly (string | number)[]): number | undefined => {
    let sum = 0;
    for (const symbol of rhs) {
      if (typeof symbol === 'number') {
        const own = surplus[symbol];
        if (own === undefined) return undefined;
        sum += own;
        continue;
      }
      for (const character of symbol) {
        if (!pair.includes(character)) continue;
        occurs = true;
        sum += character === pair[0] ? 1 : -1;
      }
    }
    return sum;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const { lhs, rhs } of productions) {
      if (surplus[lhs] !== undefined) continue;
      surplus[lhs] = surplusOf(rhs);
      changed ||= surplus[lhs] !== undefined;
    }
  }
  // a production with a non-terminal that never ends is in no string
  const isConstant = productions.every(({ lhs, rhs }) => {
    const sum = surplusOf(rhs);
    return sum === undefined || sum === surplus[lhs];
  });
  return occurs && isConstant && surplus[start] === 0;
}
