/** A terminal is its text; a non-terminal is its number in {@link ProductionTable.nonTerminals}. */
export type GrammarSymbol = string | number;

/** One production of a context-free grammar. */
export interface Production {
  /** The left-hand side: a non-terminal's number. */
  readonly lhs: number;
  /** The right-hand side, in the order of the text; empty for an empty production. */
  readonly rhs: readonly GrammarSymbol[];
  /** Its line in the grammar file, from 1; null for a composite of packing. */
  readonly line: number | null;
}

/**
 * Productions over numbered non-terminals; a production's number is its place in the list. A grammar has one table, its
 * packing another, and everything that masks, counts or writes text works on either.
 */
export interface ProductionTable {
  readonly nonTerminals: readonly string[];
  /** The non-terminal from which a derivation starts. */
  readonly start: number;
  readonly productions: readonly Production[];
  /** For each non-terminal, the numbers of its productions, ascending. */
  readonly byLhs: readonly (readonly number[])[];
  /** For each production, the non-terminals of its right-hand side, in order. */
  readonly children: readonly (readonly number[])[];
  /**
   * For each non-terminal, the fewest productions that turn it into terminals; Infinity if none do (an undefined
   * symbol, or one that only recurs).
   */
  readonly leastSteps: Float64Array;
  /** For each production, 1 + the fewest steps of its children; Infinity marks one that must never be chosen. */
  readonly leastStepsThrough: Float64Array;
}
