/**
 * Sets of characters that a place in a grammar can begin with, or be followed by: what a parser with one
 * character of lookahead needs to know.
 */

/** Stands for the end of the text among characters. */
export const endOfText = '';

/** A rule over names and single characters, the form that nearley parses. */
export interface CharacterRule {
  readonly lhs: string;
  /** Names are strings, characters are wrapped. */
  readonly symbols: readonly (string | { readonly literal: string })[];
}

/** Names that can be empty. */
export function nullableNames(rules: readonly CharacterRule[]): Set<string> {
  const nullable = new Set<string>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const { lhs, symbols } of rules) {
      if (nullable.has(lhs)) continue;
      if (symbols.every((symbol) => typeof symbol === 'string' && nullable.has(symbol))) {
        nullable.add(lhs);
        changed = true;
      }
    }
  }
  return nullable;
}

/** For every name, the characters that can stand behind it; {@link endOfText} where the text can end there. */
export function followSets(rules: readonly CharacterRule[], start: string): Map<string, Set<string>> {
  const nullable = nullableNames(rules);
  const first = firstSets(rules, nullable);
  const follow = new Map<string, Set<string>>();
  const of = (name: string): Set<string> => {
    const known = follow.get(name);
    if (known !== undefined) return known;
    const set = new Set<string>();
    follow.set(name, set);
    return set;
  };
  of(start).add(endOfText);
  for (let changed = true; changed; ) {
    changed = false;
    const add = (to: Set<string>, character: string) => {
      if (!to.has(character)) {
        to.add(character);
        changed = true;
      }
    };
    for (const { lhs, symbols } of rules) {
      // from the right: what follows the rule, as long as everything behind a symbol can be empty
      let behind = new Set(of(lhs));
      for (let i = symbols.length - 1; i >= 0; i--) {
        const symbol = symbols[i]!;
        if (typeof symbol !== 'string') {
          behind = new Set([symbol.literal]);
          continue;
        }
        for (const character of behind) add(of(symbol), character);
        const own = first.get(symbol) ?? [];
        behind = nullable.has(symbol) ? new Set([...behind, ...own]) : new Set(own);
      }
    }
  }
  return follow;
}

function firstSets(rules: readonly CharacterRule[], nullable: ReadonlySet<string>): Map<string, Set<string>> {
  const first = new Map<string, Set<string>>();
  for (const { lhs } of rules) first.set(lhs, new Set());
  for (let changed = true; changed; ) {
    changed = false;
    for (const { lhs, symbols } of rules) {
      const own = first.get(lhs)!;
      const before = own.size;
      for (const symbol of symbols) {
        if (typeof symbol !== 'string') {
          own.add(symbol.literal);
          break;
        }
        for (const character of first.get(symbol) ?? []) own.add(character);
        if (!nullable.has(symbol)) break;
      }
      if (own.size > before) changed = true;
    }
  }
  return first;
}

/**
 * For every rule, the characters that can come next where it begins: those that it can begin with, and, where it can
 * be empty, those that can follow it.
 */
export function beginSets(
  rules: readonly CharacterRule[],
  follow: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string>[] {
  const nullable = nullableNames(rules);
  const first = firstSets(rules, nullable);
  return rules.map(({ lhs, symbols }) => {
    const begin = new Set<string>();
    for (const symbol of symbols) {
      if (typeof symbol !== 'string') return begin.add(symbol.literal);
      for (const character of first.get(symbol) ?? []) begin.add(character);
      if (!nullable.has(symbol)) return begin;
    }
    for (const character of follow.get(lhs) ?? []) begin.add(character);
    return begin;
  });
}
