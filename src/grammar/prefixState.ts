/**
 * The meaning of a language beyond its grammar, read from left to right: an automaton over the text as it is written. A
 * decoder sees its features at every step, and a {@link Guard} asks it which rules a production would break.
 */
export interface PrefixAutomaton {
  /** Name and version. A trained model stores it and accepts no other, since the features are inputs of the model. */
  readonly name: string;
  /** The names of the numbers that {@link PrefixState.writeFeatures} writes, in order. */
  readonly features: readonly string[];
  /** The names of the rules that a text can break, at most 31; bit i of {@link PrefixState.broken} is rule i. */
  readonly rules: readonly string[];
  /** The {@link rules} that a guard keeps only on request; none by default. */
  readonly optional?: readonly string[];
  /**
   * Characters that may stand for text that must come but is not known yet when a guard looks ahead: an atom, a number.
   * Defaults to none.
   */
  readonly filler?: string;
  /**
   * A character that no text contains. When a guard looks ahead, it stands before text that is not known yet, be that
   * filler or nothing. A rule that is broken then must be broken whatever text comes, so that the guard can veto
   * without a search. Without this character, the unknown text looks like any other.
   */
  readonly unknown?: string;
  /** The JavaScript source of a user's own automaton, which a run keeps. */
  readonly source?: string;
  /** Runs work that calls the automaton within a bound of time, for an automaton of a module on a host that can. */
  readonly bounded?: <T>(work: () => T) => T;
  /** The state before the first character. */
  start(): PrefixState;
}

/** Runs work that calls an automaton, bounded by {@link PrefixAutomaton.bounded} if it has that. */
export function boundedBy<T>({ bounded }: PrefixAutomaton, work: () => T): T {
  return bounded === undefined ? work() : bounded(work);
}

/** Returns the rules that a guard keeps by default: all but the optional ones. */
export function defaultRules({ rules, optional = [] }: PrefixAutomaton): readonly string[] {
  return rules.filter((rule) => !optional.includes(rule));
}

/** Returns the names of the rules whose bits are set, in the automaton's order. */
export function ruleNames({ rules }: PrefixAutomaton, bits: number): string[] {
  return rules.filter((_, rule) => (bits & (1 << rule)) !== 0);
}

/** The state of a language without an automaton. */
export const stateOfNothing: PrefixState = {
  broken: 0,
  brokenAtEnd: 0,
  debt: 0,
  payable: true,
  wanted: () => '',
  advance: () => {},
  copy: () => stateOfNothing,
  writeFeatures: () => {},
};

/** The automaton of a language without rules beyond its grammar. */
export const noAutomaton: PrefixAutomaton = {
  name: 'none',
  features: [],
  rules: [],
  filler: '',
  start: () => stateOfNothing,
};

/**
 * The state of a text so far. It goes on after a broken rule as well as it can, so that any text of the language has
 * features: training data may break rules, and a guard need not keep all of them.
 */
export interface PrefixState {
  /** The rules that the text breaks whatever comes next, as bits. Bits are only ever added. */
  readonly broken: number;
  /** The rules that would be broken if the text ended here, as bits; it includes {@link broken}. */
  readonly brokenAtEnd: number;
  /**
   * The number of things that are open and must be closed before the text may end: open brackets, names used and not
   * declared.
   */
  readonly debt: number;
  /**
   * Whether some text can pay the whole debt from here, given enough steps. It may be false when this cannot be told
   * quickly; the guard then searches for an ending.
   */
  readonly payable: boolean;
  /**
   * Characters of which one should come next, or soon, so that the text can end: the search for an ending tries them
   * first. '' if there are none.
   *
   * @param atEnd the state at the end if only the necessary text were written
   */
  wanted(atEnd: PrefixState): string;
  /** Reads the next characters: all that became final together, in whole terminals of the grammar. */
  advance(text: string): void;
  /** Returns an equal state that is independent of this one. */
  copy(): PrefixState;
  /** Writes the features from an offset on: small numbers, mostly in [0, 1]. */
  writeFeatures(into: Float32Array, offset: number): void;
}
