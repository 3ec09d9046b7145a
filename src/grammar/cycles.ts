import { nullableNonTerminals } from './nullable.js';
import type { ProductionTable } from './production.js';

/**
 * Finds a non-terminal that derives itself and nothing else (A =>+ A), by unit productions or through symbols that can
 * be empty. Its strings have infinitely many derivations, so a parser that lists them never ends.
 *
 * @returns the non-terminals of one cycle in order, or null if there is none
 */
export function findCycle(table: ProductionTable): number[] | null {
  const nullable = nullableNonTerminals(table.nonTerminals.length, table.productions);
  const next: Set<number>[] = table.nonTerminals.map(() => new Set());
  for (const { lhs, rhs } of table.productions) {
    const solid = rhs.filter((symbol) => typeof symbol === 'string' || !nullable.has(symbol));
    const [only] = solid;
    // If exactly one symbol is never empty, only that one leads on; if all can be empty, every symbol does.
    if (solid.length === 0) for (const symbol of rhs) next[lhs]!.add(symbol as number);
    else if (solid.length === 1 && typeof only === 'number') next[lhs]!.add(only);
  }
  return cycleIn(next);
}

/** Searches depth-first, with an explicit stack. */
function cycleIn(next: readonly ReadonlySet<number>[]): number[] | null {
  const done = new Set<number>();
  for (let root = 0; root < next.length; root++) {
    const path: { node: number; rest: number[] }[] = [{ node: root, rest: [...next[root]!] }];
    const onPath = new Set([root]);
    while (path.length > 0) {
      const { node, rest } = path.at(-1)!;
      const successor = rest.pop();
      if (successor === undefined) {
        done.add(node);
        onPath.delete(node);
        path.pop();
      } else if (onPath.has(successor)) {
        const cycle = path.map((one) => one.node);
        return cycle.slice(cycle.indexOf(successor));
      } else if (!done.has(successor)) {
        onPath.add(successor);
        path.push({ node: successor, rest: [...next[successor]!] });
      }
    }
  }
  return null;
}
