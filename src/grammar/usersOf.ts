/**
 * For each non-terminal, the productions that contain it, ascending, once for every occurrence.
 *
 * @param nonTerminals how many there are
 * @param children per production, the non-terminals of its right-hand side
 */
export function usersOf(nonTerminals: number, children: readonly (readonly number[])[]): number[][] {
  const users: number[][] = Array.from({ length: nonTerminals }, () => []);
  children.forEach((ofProduction, production) => {
    for (const child of ofProduction) users[child]!.push(production);
  });
  return users;
}
