import { GraeError } from '../base/errors.js';
import { type Condition, type Domain, identityOf, type JudgedText } from '../domain/domain.js';
import { firstBroken } from '../domain/firstBroken.js';
import { judgeTexts, judgingOf } from '../judging/judgeTexts.js';
import type { Candidate, EvaluatedText, Outcome } from './candidate.js';
import type { EvaluationLog } from './evaluationLog.js';
import type { Objective } from './objective.js';
import { type ObjectiveValues, valuesBy } from './valuesBy.js';

export interface OracleOptions {
  /** The most distinct valid evaluations. */
  readonly budget: number;
  readonly log: EvaluationLog;
  /** Evaluations from before the search, which cost nothing and are not made again. Defaults to none. */
  readonly knownTexts?: readonly EvaluatedText[];
  /** Conditions on strings; one that breaks any is not evaluated. Defaults to none. */
  readonly conditions?: readonly Condition[];
  readonly signal?: AbortSignal | undefined;
}

/** The strings in one call of an objective that names no number. */
const usualBatch = 100;

/**
 * Evaluates strings: each distinct one once, by canonical form, up to a budget. Invalid strings and repetitions are free,
 * as in the benchmark PMO (Gao et al. 2022, arXiv 2206.12411). Every evaluation is in the log before it is returned; one
 * that the log has from before is not paid for again.
 */
export class Oracle {
  readonly #objectives: readonly Objective[];
  readonly #domain: Domain;
  readonly #options: OracleOptions;
  readonly #known = new Map<string, EvaluatedText>();
  readonly #evaluations: EvaluatedText[] = [];
  readonly #thrownAway = new Map<string, number>();
  #candidates = 0;
  #invalid = 0;

  /** @param objectives at least one */
  constructor(domain: Domain, objectives: readonly Objective[], options: OracleOptions) {
    this.#domain = domain;
    this.#objectives = objectives;
    this.#options = options;
    for (const one of options.knownTexts ?? []) this.#known.set(one.canonical, one);
    for (const { name } of options.conditions ?? []) this.#thrownAway.set(name, 0);
  }

  /** All evaluations so far, in order. */
  get evaluations(): readonly EvaluatedText[] {
    return this.#evaluations;
  }

  /** The number of strings that broke each condition; a string counts for the first one that it breaks. */
  get thrownAway(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#thrownAway);
  }

  /** The number of strings seen, repetitions and invalid ones included. */
  get candidates(): number {
    return this.#candidates;
  }

  /** The number of candidates that were invalid. */
  get invalid(): number {
    return this.#invalid;
  }

  get left(): number {
    return this.#options.budget - this.#evaluations.length;
  }

  /**
   * Returns the outcome of each candidate. Candidates beyond the budget, or after an interruption, have none.
   *
   * @throws GraeError for an objective that fails, and for a log whose evaluations are not these
   */
  async evaluate(candidates: readonly Candidate[]): Promise<Outcome[]> {
    this.#candidates += candidates.length;
    const texts = candidates.map(({ text }) => text);
    const judged = await judgeTexts(judgingOf(this.#domain, true), texts);
    const news: { readonly candidate: Candidate; readonly judged: JudgedText }[] = [];
    const firsts = new Map<string, Candidate>();
    this.#invalid += judged.filter(({ valid }) => !valid).length;
    judged.forEach((one, i) => {
      const identity = identityOf(one);
      if (!one.valid || this.#known.has(identity) || firsts.has(identity)) return;
      if (news.length === this.left || this.#breaks(one)) return;
      firsts.set(identity, candidates[i]!);
      news.push({ candidate: candidates[i]!, judged: one });
    });
    const batch = Math.min(...this.#objectives.map(({ batch = usualBatch }) => batch));
    for (let start = 0; start < news.length; start += batch) {
      if (this.#options.signal?.aborted === true) break;
      await this.#pay(news.slice(start, start + batch));
    }
    return candidates.map((candidate, i) => {
      const one = judged[i]!;
      const evaluation = one.valid ? (this.#known.get(identityOf(one)) ?? null) : null;
      const isNew = evaluation !== null && firsts.get(evaluation.canonical) === candidate;
      return { candidate, evaluation, isNew };
    });
  }

  #breaks(judged: JudgedText): boolean {
    const broken = firstBroken(this.#options.conditions ?? [], judged);
    if (broken === null) return false;
    this.#thrownAway.set(broken, this.#thrownAway.get(broken)! + 1);
    return true;
  }

  async #pay(news: readonly { readonly candidate: Candidate; readonly judged: JudgedText }[]): Promise<void> {
    const { earlier } = this.#options.log;
    const replayed = Math.max(0, Math.min(news.length, earlier.length - this.#evaluations.length));
    for (const { candidate, judged } of news.slice(0, replayed)) this.#replay(candidate, judged);
    const rest = news.slice(replayed);
    if (rest.length === 0) return;
    const values = await this.#valuesOf(rest.map(({ judged }) => judged));
    if (values === null) return;
    for (const [i, { candidate, judged }] of rest.entries()) {
      const evaluation = this.#evaluationOf(candidate, judged, values[i]!);
      await this.#options.log.append(evaluation);
      this.#add(evaluation);
    }
  }

  /** Returns null for an objective that gave up because the search is to end. */
  async #valuesOf(strings: readonly JudgedText[]): Promise<readonly ObjectiveValues[] | null> {
    const { signal } = this.#options;
    try {
      return await valuesBy(this.#objectives, strings, signal);
    } catch (thrown) {
      if (signal?.aborted === true && thrown === signal.reason) return null;
      throw thrown;
    }
  }

  /** Takes an evaluation from the log, which a search of the same settings made in the same place. */
  #replay(candidate: Candidate, judged: JudgedText): void {
    const { value, values = [value], ...logged } = this.#options.log.earlier[this.#evaluations.length]!;
    const evaluation = this.#evaluationOf(candidate, judged, values);
    if (logged.canonical !== evaluation.canonical || logged.text !== evaluation.text) {
      throw new GraeError({
        code: 'damaged',
        problem: `evaluation ${evaluation.n} of the log is ${logged.text}, but this search comes to ${evaluation.text}: the log is of another search, or of another version of grae`,
        advice: [{ text: 'search into a new folder' }],
      });
    }
    this.#add(evaluation);
  }

  #add(evaluation: EvaluatedText): void {
    this.#evaluations.push(evaluation);
    this.#known.set(evaluation.canonical, evaluation);
  }

  #evaluationOf(candidate: Candidate, judged: JudgedText, values: ObjectiveValues): EvaluatedText {
    const { proposer } = candidate;
    const parents = candidate.parents.filter((number) => number > 0);
    const n = this.#evaluations.length + 1;
    const value = values.includes(null) ? null : values[0]!;
    const several = values.length > 1 ? { values } : {};
    return { n, text: judged.text, canonical: identityOf(judged), value, ...several, proposer, parents };
  }
}
