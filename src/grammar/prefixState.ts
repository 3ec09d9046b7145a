/**
 * What a language means beyond its grammar, told from left to right: an automaton over the text as it is written.
 * A decoder sees its features at every step, and a {@link Guard} asks it which rules a production would break.
 */
export interface PrefixAutomaton {
  /** Name and version. A trained model stores it and takes no other, since its features are the model's inputs. */
  readonly name: string;
  /** Names of the numbers that {@link PrefixState.features} writes, in order. */
  readonly features: readonly string[];
  /** Names of the rules that a text can break, at most 31; bit i of {@link PrefixState.broken} is rule i. */
  readonly rules: readonly string[];
  /** The {@link rules} that a guard keeps only where it is asked to; none where this is left out. */
  readonly optional?: readonly string[];
  /**
   * Characters that may stand for what has to be written and is not known yet, where a guard looks ahead: an atom, a
   * number. '' if there are none of that kind.
   */
  readonly filler: string;
  /**
   * A character that no text has: where a guard looks ahead it stands before what is not known yet, filler or nothing.
   * What is broken then must be so whatever is written there: it is vetoed without a search. Where this is left out
   * nothing does, and such a text is like any other.
   */
  readonly unknown?: string;
  /** The JavaScript that exports it, for one of the user's own: a run keeps it. */
  readonly source?: string;
  /** Runs work that calls it within a bound of time, where the automaton is of a module and the host can. */
  readonly bounded?: <T>(work: () => T) => T;
  /** The state before the first character. */
  start(): PrefixState;
}

/** Runs work that calls an automaton, as {@link PrefixAutomaton.bounded} does where it is there. */
export function boundedBy<T>({ bounded }: PrefixAutomaton, work: () => T): T {
  return bounded === undefined ? work() : bounded(work);
}

/** The rules that a guard keeps unless it is told which: all but the optional ones. */
export function defaultRules({ rules, optional = [] }: PrefixAutomaton): readonly string[] {
  return rules.filter((rule) => !optional.includes(rule));
}

/** Names of the rules whose bits are set, in the automaton's order. */
export function ruleNames({ rules }: PrefixAutomaton, bits: number): string[] {
  return rules.filter((_, rule) => (bits & (1 << rule)) !== 0);
}

/** The state of a language of which nothing is known beyond its grammar. */
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

/**
 * What is known of a text so far. It goes on after a broken rule, as best it can, so that any text of the language has
 * features: training data is not always sound, and a guard need not enforce every rule.
 */
export interface PrefixState {
  /** Rules that the text breaks whatever comes next, as bits. Bits are only ever added. */
  readonly broken: number;
  /** Rules that would be broken if the text ended here, as bits; {@link broken} among them. */
  readonly brokenAtEnd: number;
  /** What has been begun and must be ended before the text may, counted: open brackets, names used and not declared. */
  readonly debt: number;
  /**
   * Whether everything owed can be paid from here by some text, if there is room for it. Where this is not quickly
   * known it is false, and a way to the end is looked for.
   */
  readonly payable: boolean;
  /**
   * Characters of which one should come next, or soon, so that the text can end: the way to the end is looked for there
   * first. '' if there are none.
   *
   * @param atEnd the state at the end if no more were written than has to be
   */
  wanted(atEnd: PrefixState): string;
  /** Takes the next characters: as many as became final at once, whole terminals of the grammar. */
  advance(text: string): void;
  /** An equal state that goes its own way. */
  copy(): PrefixState;
  /** Writes the features from an offset on: small numbers, most of them in [0, 1]. */
  writeFeatures(into: Float32Array, offset: number): void;
}
