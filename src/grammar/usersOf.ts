import type { ProductionTable } from './production.js';

/** Per non-terminal: the productions that hold it, once for every time they do, ascending. */
export function usersOf({
  nonTerminals,
  children,
}: Pick<ProductionTable, 'nonTerminals' | 'children'>): number[][] {
  const users: number[][] = nonTerminals.map(() => []);
  children.forEach((ofProduction, production) => {
    for (const child of ofProduction) users[child]!.push(production);
  });
  return users;
}
