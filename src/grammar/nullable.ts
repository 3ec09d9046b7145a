import { usersOf } from './usersOf.js';

/** A production as far as it can be empty: right-hand sides hold numbers of non-terminals, and other things that never are. */
interface Rule {
  readonly lhs: number;
  readonly rhs: readonly unknown[];
}

/**
 * Non-terminals that derive the empty string.
 *
 * @param nonTerminals how many there are
 */
export function nullableNonTerminals(nonTerminals: number, rules: readonly Rule[]): Set<number> {
  const children = rules.map(({ rhs }) => rhs.filter((symbol) => typeof symbol === 'number'));
  const users = usersOf(nonTerminals, children);
  // Terminals are never subtracted, and keep a production above 0.
  const openSymbols = rules.map(({ rhs }) => rhs.length);
  const nullable = new Set(rules.filter(({ rhs }) => rhs.length === 0).map(({ lhs }) => lhs));
  // A set grows while it is walked.
  for (const symbol of nullable) {
    for (const user of users[symbol]!) if (--openSymbols[user]! === 0) nullable.add(rules[user]!.lhs);
  }
  return nullable;
}
