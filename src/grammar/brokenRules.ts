import { InputError, messageOf } from '../base/errors.js';
import { excerpt } from './excerpt.js';
import { boundedBy, type PrefixAutomaton } from './prefixState.js';

/** The number of strings of a corpus that break one rule of its language. */
export interface BrokenRule {
  readonly rule: string;
  /** Whether a guard keeps the rule only on request. */
  readonly optional: boolean;
  readonly strings: number;
  /** The first strings that break it. */
  readonly first: readonly BrokenExample[];
}

export interface BrokenExample {
  /** From 1; null when lines are not counted. */
  readonly line: number | null;
  readonly text: string;
}

/** The most characters of an example that a report keeps. */
const excerptLength = 1_000;

/** The most examples that a report keeps for each rule. */
const keptExamples = 3;

/** Adds two reports by the same automaton, the one of the first part of the corpus first. */
export function addBroken(
  first: readonly BrokenRule[],
  second: readonly BrokenRule[],
): readonly BrokenRule[] {
  return first.map((rule, i) => ({
    ...rule,
    strings: rule.strings + (second[i]?.strings ?? 0),
    first: [...rule.first, ...(second[i]?.first ?? [])].slice(0, keptExamples),
  }));
}

/**
 * Counts the strings of a corpus that break rules of a prefix automaton, and that a guard would therefore not write.
 */
export class RuleCounter {
  readonly #automaton: PrefixAutomaton;
  readonly #maxExamples: number;
  readonly #counts: number[];
  readonly #first: BrokenExample[][];

  constructor(automaton: PrefixAutomaton, maxExamples = keptExamples) {
    this.#automaton = automaton;
    this.#maxExamples = maxExamples;
    this.#counts = automaton.rules.map(() => 0);
    this.#first = automaton.rules.map(() => []);
  }

  /** @throws InputError for whatever a user's automaton throws, with the string */
  add(text: string, line: number | null = null): void {
    let broken: number;
    try {
      broken = boundedBy(this.#automaton, () => {
        const state = this.#automaton.start();
        state.advance(text);
        return state.brokenAtEnd;
      });
    } catch (thrown) {
      const place = line === null ? '' : `line ${line}: `;
      throw new InputError(
        `${place}the prefix state ${this.#automaton.name} failed on ${excerpt(text)}: ${messageOf(thrown)}`,
      );
    }
    if (broken === 0) return;
    this.#counts.forEach((count, i) => {
      if ((broken & (1 << i)) === 0) return;
      this.#counts[i] = count + 1;
      const first = this.#first[i]!;
      if (first.length < this.#maxExamples) first.push({ line, text: text.slice(0, excerptLength) });
    });
  }

  /** Every rule in the automaton's order, including rules that no string breaks. */
  get report(): readonly BrokenRule[] {
    const { rules, optional = [] } = this.#automaton;
    return rules.map((rule, i) => ({
      rule,
      optional: optional.includes(rule),
      strings: this.#counts[i]!,
      first: this.#first[i]!,
    }));
  }
}
