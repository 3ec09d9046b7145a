/** A string that a proposer would like to know the value of. */
export interface Candidate {
  readonly text: string;
  /** The name of what made it: a proposer, or one of its operators. */
  readonly proposer: string;
  /** The numbers of the evaluations that it descends from. */
  readonly parents: readonly number[];
}

/** A string whose value is known before a search. */
export interface KnownText {
  readonly text: string;
  /** The value of the objective; null if the string has none. */
  readonly value: number | null;
}

/** One distinct evaluation, as a line of the log holds it. */
export interface EvaluatedText extends Candidate {
  /** Its place among all evaluations, from 1; 0 for a string whose value was known before. */
  readonly n: number;
  /** Its canonical form, or the string itself in a domain without one. */
  readonly canonical: string;
  /** The value of the objective, of several that of the first; null if the string lacks any. */
  readonly value: number | null;
  /** The value by each of several objectives; absent for a single one. */
  readonly values?: readonly (number | null)[] | undefined;
}

/** The outcome of a candidate. */
export interface Outcome {
  readonly candidate: Candidate;
  /** Null for a string that is invalid or breaks a constraint, or that came after the budget was spent. */
  readonly evaluation: EvaluatedText | null;
  /** Whether the candidate was evaluated now, and not before. */
  readonly isNew: boolean;
}
