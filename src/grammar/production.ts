/** A terminal is its text; a non-terminal is its number in {@link ProductionTable.nonTerminals}. */
export type GrammarSymbol = string | number;

/** One production of a context-free grammar. */
export interface Production {
  /** Left-hand side: a non-terminal's number. */
  readonly lhs: number;
  /** Right-hand side, in the order of the text; empty for an empty production. */
  readonly rhs: readonly GrammarSymbol[];
  /** Line of the grammar file that it stands on, from 1; null for a composite of packing. */
  readonly line: number | null;
}

/**
 * Productions over numbered non-terminals, a production's number being its place in the list. A grammar has one
 * table, its packing another: everything that masks, counts or writes text works on either.
 */
export interface ProductionTable {
  readonly nonTerminals: readonly string[];
  /** The non-terminal that a derivation starts from. */
  readonly start: number;
  readonly productions: readonly Production[];
  /** Per non-terminal: the numbers of its productions, ascending. */
  readonly byLhs: readonly (readonly number[])[];
  /** Per production: the non-terminals of its right-hand side, in order. */
  readonly children: readonly (readonly number[])[];
  /**
   * Per non-terminal: the least number of productions that turn it into terminals; Infinity where none does
   * (an undefined symbol, or one that only recurs).
   */
  readonly leastSteps: Float64Array;
  /** Per production: 1 + the least steps of its children; Infinity marks one that must never be chosen. */
  readonly leastStepsThrough: Float64Array;
}
