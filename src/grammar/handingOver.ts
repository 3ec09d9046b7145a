import type { ProductionTable } from './production.js';

/**
 * Which productions do nothing but hand over to what comes next, as `rest -> chain` does in `grammars/smiles.ne`: a
 * single non-terminal that ends, sooner or later, with the left-hand side again. Only right-recursive grammars have
 * them.
 *
 * @returns `[productions]`
 */
export function handingOver({ nonTerminals, productions }: ProductionTable): boolean[] {
  /** Non-terminals that strings of each can end with, by what its productions end with and so on. */
  const ends = nonTerminals.map(() => new Set<number>());
  for (const { lhs, rhs } of productions) {
    const last = rhs.at(-1);
    if (typeof last === 'number') ends[lhs]!.add(last);
  }
  for (const reached of ends) {
    // A set goes through what is added on the way, too.
    for (const symbol of reached) for (const last of ends[symbol]!) reached.add(last);
  }
  return productions.map(({ lhs, rhs }) => {
    const [only] = rhs;
    return rhs.length === 1 && typeof only === 'number' && ends[only]!.has(lhs);
  });
}
