import type { Random } from '../../../base/random.js';
import { derivationOf } from '../../../grammar/derivationOf.js';
import { yieldText } from '../../../grammar/text.js';
import type { WeightedGrammar } from '../../../grammar/weightedGrammar.js';
import type { Candidate, EvaluatedText, Outcome } from '../../candidate.js';
import type { CodeSpace } from '../../codeSpace.js';
import type { Proposer, ProposerTools } from '../../proposer.js';
import { codeOperators } from './codeOperators.js';
import { derivationOperators } from './derivationOperators.js';

import { OperatorChoice } from './operatorChoice.js';
import { type Individual, Population } from './population.js';
import type { EvolveSettings } from './settings.js';

/**
 * Evolves a population of strings. Children come from the codes of one or two parents, decoded, or from their derivations;
 * each string that enters the population is encoded, so that codes and strings agree.
 */
export class Evolution implements Proposer {
  readonly #space: CodeSpace;
  readonly #random: Random;
  readonly #grammar: WeightedGrammar;
  readonly #population: Population;
  readonly #operators = new OperatorChoice(
    operators.map(({ name }) => name),
    operators.map(({ first }) => first),
  );
  readonly #children: number;
  readonly #initial: number;
  #start: readonly string[];
  #evaluated = 0;

  private constructor(
    { space, random, order, budget, start, knownTexts }: ProposerTools,
    settings: EvolveSettings,
    grammar: WeightedGrammar,
  ) {
    this.#space = space;
    this.#random = random;
    this.#grammar = grammar;
    const population = settings.population ?? share(budget / 30, 12, 60);
    this.#population = new Population(population, order);
    this.#children = settings.children ?? share(budget / 50, 20, 50);
    const initial = settings.initial ?? share(budget / 20, 20, 100);
    const isKnown = start.length === 0 && knownTexts.length > 0;
    this.#initial = isKnown ? 0 : start.length > 0 ? Math.min(start.length, initial) : initial;
    this.#start = start;
  }

  static async begin(tools: ProposerTools, settings: EvolveSettings): Promise<Evolution> {
    const evolution = new Evolution(tools, settings, await tools.space.weightedGrammar());
    await evolution.#enter(tools.knownTexts);
    return evolution;
  }

  async ask(): Promise<readonly Candidate[]> {
    if (this.#evaluated < this.#initial || this.#population.members.length === 0) return this.#first();
    const codes: Float32Array[] = [];
    const byCode: Omit<Candidate, 'text'>[] = [];
    const children: Candidate[] = [];
    for (let i = 0; i < this.#children; i++) {
      const operator = operators[this.#operators.draw(this.#random)]!;
      const parents = [this.#population.draw(this.#random), this.#population.draw(this.#random)].slice(
        0,
        operator.parents,
      );
      const child = { proposer: operator.name, parents: parents.map(({ evaluation }) => evaluation.n) };
      if (operator.kind === 'code') {
        const code = this.#codeOf(operator.apply, parents);
        if (code === null) continue;
        codes.push(code);
        byCode.push(child);
      } else {
        const text = this.#textOf(operator.apply, parents);
        if (text !== null) children.push({ text, ...child });
      }
    }
    const texts = await this.#space.decode(codes, this.#random);
    byCode.forEach((child, i) => {
      children.push({ text: texts[i]!, ...child });
    });
    // where the model encodes and parses none of the parents, new draws may be better parents
    return children.length > 0 ? children : this.#first();
  }

  async tell(outcomes: readonly Outcome[]): Promise<void> {
    const news = outcomes.filter(({ isNew }) => isNew).map(({ evaluation }) => evaluation as EvaluatedText);
    this.#evaluated += news.length;
    const entered = await this.#enter(news);
    this.#operators.learn(
      outcomes.map(({ candidate, evaluation, isNew }) => {
        return { operator: candidate.proposer, entered: isNew && entered.has(evaluation!.n) };
      }),
    );
  }

  async #enter(evaluations: readonly EvaluatedText[]): Promise<ReadonlySet<number>> {
    const worthy = this.#population.worthy(evaluations);
    const codes = await this.#space.encode(worthy.map(({ text }) => text));
    return this.#population.enter(worthy, codes);
  }

  /** The first generation: strings to start from, then draws from the density. */
  async #first(): Promise<readonly Candidate[]> {
    const missing = this.#initial - this.#evaluated;
    if (this.#start.length > 0) {
      const texts = this.#start.slice(0, missing);
      this.#start = this.#start.slice(missing);
      return texts.map((text) => ({ text, proposer: 'start', parents: [] }));
    }
    const codes = await this.#space.draw(Math.max(missing, 32), this.#random);
    const texts = await this.#space.decode(codes, this.#random, this.#space.sampling.noiseLevel);
    return texts.map((text) => ({ text, proposer: 'draw', parents: [] }));
  }

  #codeOf(apply: (typeof codeOperators)[number]['apply'], [first, second]: readonly Individual[]) {
    const own = first!.code;
    const other = (second ?? first)!.code;
    return own === null || other === null ? null : apply(own, other, this.#space.deviations, this.#random);
  }

  #textOf(apply: (typeof derivationOperators)[number]['apply'], [first, second]: readonly Individual[]) {
    const { grammar } = this.#space.model.codec;
    const own = derivationOf(grammar, first!.evaluation.text);
    const other = second === undefined ? own : derivationOf(grammar, second.evaluation.text);
    if (own === null || other === null) return null;
    const derivation = apply(own, other, this.#grammar, this.#random);
    if (derivation === null) return null;
    const text = yieldText(this.#grammar.table, derivation);
    return this.#space.keepsRules(text) ? text : null;
  }
}

/** A whole number within bounds. */
function share(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

/** All operators, with their chances at the beginning. */
const operators = [
  ...codeOperators.map((one) => ({ ...one, kind: 'code' as const, first: 0.25 })),
  ...derivationOperators.map((one) => ({ ...one, kind: 'derivation' as const, first: 0.08 })),
];
