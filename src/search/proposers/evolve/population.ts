import type { Random } from '../../../base/random.js';
import type { EvaluatedText } from '../../candidate.js';
import { type Better, fitnessOf } from '../../objective.js';

/** A string that may have children. */
export interface Individual {
  readonly evaluation: EvaluatedText;
  readonly fitness: number;
  /** Null for a string that the model does not encode. */
  readonly code: Float32Array | null;
}

/** The best strings so far, best first; of equal ones, the earlier first. */
export class Population {
  readonly #size: number;
  readonly #better: Better;
  #members: readonly Individual[] = [];

  constructor(size: number, better: Better) {
    this.#size = size;
    this.#better = better;
  }

  get members(): readonly Individual[] {
    return this.#members;
  }

  /** The evaluations that are good enough to enter. */
  worthy(evaluations: readonly EvaluatedText[]): EvaluatedText[] {
    const least =
      this.#members.length < this.#size ? Number.NEGATIVE_INFINITY : this.#members.at(-1)!.fitness;
    const fit = evaluations
      .filter(({ value }) => fitnessOf(value, this.#better) > least)
      .sort((a, b) => fitnessOf(b.value, this.#better) - fitnessOf(a.value, this.#better) || a.n - b.n);
    return fit.slice(0, this.#size);
  }

  /** @returns the evaluations that are in the population now and were not before */
  enter(evaluations: readonly EvaluatedText[], codes: readonly (Float32Array | null)[]): ReadonlySet<number> {
    const news = evaluations.map((evaluation, i): Individual => {
      return { evaluation, fitness: fitnessOf(evaluation.value, this.#better), code: codes[i]! };
    });
    this.#members = [...this.#members, ...news]
      .sort((a, b) => b.fitness - a.fitness || a.evaluation.n - b.evaluation.n)
      .slice(0, this.#size);
    const entered = new Set(news.map(({ evaluation }) => evaluation.n));
    return new Set(this.#members.map(({ evaluation }) => evaluation.n).filter((n) => entered.has(n)));
  }

  /** Draws a parent by rank: the square of a uniform number, so that half of the parents are of the best quarter. */
  draw(random: Random): Individual {
    const place = Math.floor(random.uniform() ** 2 * this.#members.length);
    return this.#members[place]!;
  }
}
