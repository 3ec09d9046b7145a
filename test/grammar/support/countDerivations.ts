import type { GrammarSymbol, ProductionTable } from '../../../src/grammar/production.js';

/**
 * How many derivations a string has, by dynamic programming over its substrings: nothing is shared with the parser
 * but the table. For grammars that are not cyclic; a count beyond 2^53 is approximate.
 */
export function countDerivations(table: ProductionTable, text: string): number {
  const emptyWays = countEmpty(table);
  const known = new Map<string, number>();

  /** Derivations of text[from, to) from a non-terminal. */
  function ofSymbol(symbol: number, from: number, to: number): number {
    if (from === to) return emptyWays[symbol]!;
    const key = `${symbol},${from},${to}`;
    let ways = known.get(key);
    if (ways === undefined) {
      ways = table.byLhs[symbol]!.reduce(
        (sum, production) => sum + ofSide(table.productions[production]!.rhs, 0, from, to),
        0,
      );
      known.set(key, ways);
    }
    return ways;
  }

  /** Ways in which what is left of a right-hand side writes text[from, to). */
  function ofSide(rhs: readonly GrammarSymbol[], next: number, from: number, to: number): number {
    const symbol = rhs[next];
    if (symbol === undefined) return from === to ? 1 : 0;
    if (typeof symbol === 'string') {
      const end = from + symbol.length;
      return end <= to && text.startsWith(symbol, from) ? ofSide(rhs, next + 1, end, to) : 0;
    }
    let ways = 0;
    for (let middle = from; middle <= to; middle++) {
      // The smaller part first: where it is impossible, the other may be the very question that is being asked.
      if (middle - from < to - middle) {
        const first = ofSymbol(symbol, from, middle);
        if (first > 0) ways += first * ofSide(rhs, next + 1, middle, to);
      } else {
        const rest = ofSide(rhs, next + 1, middle, to);
        if (rest > 0) ways += rest * ofSymbol(symbol, from, middle);
      }
    }
    return ways;
  }

  return ofSymbol(table.start, 0, text.length);
}

/** Per non-terminal: its derivations of the empty string. Without cycles, as many rounds as symbols settle them. */
function countEmpty(table: ProductionTable): number[] {
  let ways = table.nonTerminals.map(() => 0);
  for (let round = 0; round <= table.nonTerminals.length; round++) {
    const before = ways;
    ways = table.byLhs.map((productions) =>
      productions.reduce((sum, production) => {
        const { rhs } = table.productions[production]!;
        return (
          sum +
          rhs.reduce<number>(
            (product, symbol) => product * (typeof symbol === 'string' ? 0 : before[symbol]!),
            1,
          )
        );
      }, 0),
    );
  }
  return ways;
}
