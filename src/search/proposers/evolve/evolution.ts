import type { Random } from '../../../base/random.js';
import { derivationOf } from '../../../grammar/derivationOf.js';
import type { WeightedGrammar } from '../../../grammar/weightedGrammar.js';
import type { Candidate, EvaluatedText, Outcome } from '../../candidate.js';
import type { CodeSpace } from '../../codeSpace.js';
import type { Proposer, ProposerTools } from '../../proposer.js';
import { type Draws, Opening } from '../opening.js';
import { changedText } from './changedText.js';
import type { CodeOperator } from './codeOperators.js';
import { OperatorChoice } from './operatorChoice.js';
import type { Operator } from './operators.js';
import { type Individual, Population } from './population.js';
import type { EvolveSettings } from './settings.js';

/** The ways to make strings for a population. */
export interface Breeding {
  readonly operators: readonly Operator[];
  /** Draws the first strings of a search that starts from none. Defaults to draws from the density. */
  readonly draws?: Draws;
}

/**
 * Evolves a population of strings. Children come from the codes of one or two parents, decoded, or from their derivations.
 * If there are operators on codes, each string that enters the population is encoded, so that codes and strings agree.
 */
export class Evolution implements Proposer {
  readonly #space: CodeSpace;
  readonly #random: Random;
  readonly #grammar: WeightedGrammar;
  readonly #population: Population;
  readonly #operators: readonly Operator[];
  readonly #choice: OperatorChoice;
  readonly #usesCodes: boolean;
  readonly #children: number;
  readonly #opening: Opening;

  private constructor(
    tools: ProposerTools,
    settings: EvolveSettings,
    { operators, draws }: Breeding,
    grammar: WeightedGrammar,
  ) {
    const { space, random, order, budget } = tools;
    this.#space = space;
    this.#random = random;
    this.#grammar = grammar;
    this.#population = new Population(settings.population ?? share(budget / 30, 12, 60), order);
    this.#operators = operators;
    this.#choice = new OperatorChoice(
      operators.map(({ name }) => name),
      operators.map(({ first }) => first),
    );
    this.#usesCodes = operators.some(({ kind }) => kind === 'code');
    this.#children = settings.children ?? share(budget / 50, 20, 50);
    this.#opening = new Opening(tools, settings.initial ?? share(budget / 20, 20, 100), draws);
  }

  static async begin(tools: ProposerTools, settings: EvolveSettings, breeding: Breeding): Promise<Evolution> {
    const evolution = new Evolution(tools, settings, breeding, await tools.space.weightedGrammar());
    await evolution.#enter(tools.knownTexts);
    return evolution;
  }

  async ask(): Promise<readonly Candidate[]> {
    if (!this.#opening.isOver || this.#population.members.length === 0) return this.#opening.ask();
    const codes: Float32Array[] = [];
    const byCode: Omit<Candidate, 'text'>[] = [];
    const children: Candidate[] = [];
    for (let i = 0; i < this.#children; i++) {
      const operator = this.#operators[this.#choice.draw(this.#random)]!;
      const parents = [this.#population.draw(this.#random), this.#population.draw(this.#random)].slice(
        0,
        operator.parents,
      );
      const child = { proposer: operator.name, parents: parents.map(({ evaluation }) => evaluation.n) };
      if (operator.kind === 'code') {
        const code = this.#codeOf(operator, parents);
        if (code === null) continue;
        codes.push(code);
        byCode.push(child);
      } else {
        const [own, other = own] = parents.map((one) => this.#derivationOf(one));
        const text = changedText(operator, [own!, other!], this.#space, this.#grammar, this.#random);
        if (text !== null) children.push({ text, ...child });
      }
    }
    const texts = codes.length === 0 ? [] : await this.#space.decode(codes, this.#random);
    byCode.forEach((child, i) => {
      children.push({ text: texts[i]!, ...child });
    });
    // where the model encodes and parses none of the parents, new draws may be better parents
    return children.length > 0 ? children : this.#opening.ask();
  }

  async tell(outcomes: readonly Outcome[]): Promise<void> {
    this.#opening.tell(outcomes);
    const news = outcomes.filter(({ isNew }) => isNew).map(({ evaluation }) => evaluation as EvaluatedText);
    const entered = await this.#enter(news);
    this.#choice.learn(
      outcomes.map(({ candidate, evaluation, isNew }) => {
        return { operator: candidate.proposer, entered: isNew && entered.has(evaluation!.n) };
      }),
    );
  }

  async #enter(evaluations: readonly EvaluatedText[]): Promise<ReadonlySet<number>> {
    const worthy = this.#population.worthy(evaluations);
    const codes = this.#usesCodes
      ? await this.#space.encode(worthy.map(({ text }) => text))
      : worthy.map(() => null);
    return this.#population.enter(worthy, codes);
  }

  #codeOf({ apply }: CodeOperator, [first, second = first]: readonly Individual[]): Float32Array | null {
    const own = first!.code;
    const other = second!.code;
    return own === null || other === null ? null : apply(own, other, this.#space.deviations, this.#random);
  }

  #derivationOf({ evaluation }: Individual): Uint16Array | null {
    return derivationOf(this.#space.model.codec.grammar, evaluation.text);
  }
}

/** A whole number within bounds. */
function share(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}
