import { usersOf } from './usersOf.js';

/**
 * The part of a production that decides whether it can be empty: non-terminals are numbers, and nothing else is ever
 * empty.
 */
interface Rule {
  readonly lhs: number;
  readonly rhs: readonly unknown[];
}

/**
 * Finds the non-terminals that derive the empty string.
 *
 * @param nonTerminals how many there are
 */
export function nullableNonTerminals(nonTerminals: number, rules: readonly Rule[]): Set<number> {
  const children = rules.map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'number'));
  const users = usersOf(nonTerminals, children);
  // Terminals are never subtracted, so they keep a production above 0.
  const openSymbols = rules.map(({ rhs }) => rhs.length);
  const nullable = new Set(rules.filter(({ rhs }) => rhs.length === 0).map(({ lhs }) => lhs));
  // The set grows as we walk it.
  for (const symbol of nullable) {
    for (const user of users[symbol]!) if (--openSymbols[user]! === 0) nullable.add(rules[user]!.lhs);
  }
  return nullable;
}
