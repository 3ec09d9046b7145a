import type { ProductionTable } from './production.js';

/** For each non-terminal, the productions whose right-hand sides contain it. */
export type Users = readonly (readonly number[])[];

/** Returns the line that first defines a non-terminal, or first uses it if the file does not define it. */
export function lineOf(table: ProductionTable, users: Users, number: number): number | null {
  const reached = new Set([number]);
  // a helper leads up to the rule that uses it; the set grows as we walk it
  for (const symbol of reached) {
    for (const production of isHelper(table, symbol) ? users[symbol]! : table.byLhs[symbol]!) {
      const { lhs, line } = table.productions[production]!;
      if (line !== null) return line;
      reached.add(lhs);
    }
  }
  return null;
}

/** Whether nearley or a character class made the non-terminal, so that none of its productions stands in the file. */

export function isHelper(table: ProductionTable, number: number): boolean {
  return table.byLhs[number]!.every((production) => table.productions[production]!.line === null);
}

/** Joins the first few items of a list, and counts the rest. */
export function list(items: readonly (string | (() => string))[]): string {
  const shown = items.slice(0, 5).map((item) => (typeof item === 'string' ? item : item()));
  return items.length <= 5 ? shown.join(', ') : `${shown.join(', ')} and ${items.length - 5} more`;
}
