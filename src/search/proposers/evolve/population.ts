import type { Random } from '../../../base/random.js';
import type { EvaluatedText } from '../../candidate.js';
import type { Order } from '../../order.js';

/** A string that may have children. */
export interface Individual {
  readonly evaluation: EvaluatedText;
  /** Null for a string that the model does not encode. */
  readonly code: Float32Array | null;
}

/** The best strings so far, best first. */
export class Population {
  readonly #size: number;
  readonly #order: Order;
  #members: readonly Individual[] = [];

  constructor(size: number, order: Order) {
    this.#size = size;
    this.#order = order;
  }

  get members(): readonly Individual[] {
    return this.#members;
  }

  /** The evaluations that are good enough to enter, best first. */
  worthy(evaluations: readonly EvaluatedText[]): EvaluatedText[] {
    const news = new Set(evaluations);
    return this.#best(evaluations).filter((one) => news.has(one));
  }

  /** @returns the evaluations that are in the population now and were not before */
  enter(evaluations: readonly EvaluatedText[], codes: readonly (Float32Array | null)[]): ReadonlySet<number> {
    const individuals = new Map(this.#members.map((one) => [one.evaluation, one]));
    evaluations.forEach((evaluation, i) => {
      individuals.set(evaluation, { evaluation, code: codes[i]! });
    });
    this.#members = this.#best(evaluations).map((evaluation) => individuals.get(evaluation)!);
    const news = new Set(evaluations);
    return new Set(this.#members.flatMap(({ evaluation }) => (news.has(evaluation) ? [evaluation.n] : [])));
  }

  /** Draws a parent by rank: the square of a uniform number, so that half of the parents are of the best quarter. */
  draw(random: Random): Individual {
    const place = Math.floor(random.uniform() ** 2 * this.#members.length);
    return this.#members[place]!;
  }

  #best(evaluations: readonly EvaluatedText[]): EvaluatedText[] {
    const all = [...this.#members.map(({ evaluation }) => evaluation), ...evaluations];
    return this.#order(all).slice(0, this.#size);
  }
}
