/**
 * Per non-terminal: the productions that hold it, once for every time they do, ascending.
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
