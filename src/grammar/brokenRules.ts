import { InputError, messageOf } from '../base/errors.js';
import { excerpt } from './excerpt.js';
import { boundedBy, type PrefixAutomaton } from './prefixState.js';

/** How many strings of a corpus break a rule of its language. */
export interface BrokenRule {
  readonly rule: string;
  /** Whether a guard keeps the rule only where it is asked to. */
  readonly optional: boolean;
  readonly strings: number;
  /** The first of them. */
  readonly first: readonly BrokenExample[];
}

export interface BrokenExample {
  /** From 1; null where lines are not known. */
  readonly line: number | null;
  readonly text: string;
}

/** Characters of an example that are kept. */
const excerptLength = 1_000;

/** Examples of a rule that are kept. */
const keptExamples = 3;

/** Two reports by the same automaton as one, the first part of the corpus first. */
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

/** Counts the strings of a corpus that break the rules of a prefix automaton: what a guard would not have written. */
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

  /** @throws InputError for what an automaton of the user's own throws, with the string */
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

  /** Every rule, those that no string breaks among them, in the order of the automaton. */
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
