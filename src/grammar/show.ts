import type { ProductionTable } from './production.js';

/** Returns one production as text: `S -> S "+" T`. */
export function describeProduction(table: ProductionTable, index: number): string {
  const { lhs, rhs } = table.productions[index]!;
  const symbols = rhs.map((symbol) =>
    typeof symbol === 'string' ? JSON.stringify(symbol) : table.nonTerminals[symbol]!,
  );
  return `${table.nonTerminals[lhs]} -> ${symbols.length === 0 ? 'null' : symbols.join(' ')}`;
}
