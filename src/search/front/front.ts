import type { EvaluatedText } from '../candidate.js';
import { type Better, fitnessesOf } from '../objective.js';
import { dominates, type Fitnesses, hypervolume } from './dominance.js';

/**
 * A point of the curve of a search with several objectives: the evaluations so far, the hypervolume of the front, which is
 * null where it is not known, and the number of strings in the front.
 */
export type FrontPoint = readonly [evaluations: number, hypervolume: number | null, size: number];

/** The evaluations that no other dominates, so far. */
export class Front {
  readonly #betters: readonly Better[];
  /** The fitness that hypervolumes are measured from. */
  readonly #reference: Fitnesses | null;
  #members: { readonly evaluation: EvaluatedText; readonly point: Fitnesses }[] = [];
  #evaluations = 0;

  /** @param reference values as {@link referenceOf} returns them; null if they are not known yet */
  constructor(betters: readonly Better[], reference: readonly number[] | null = null) {
    this.#betters = betters;
    this.#reference = reference === null ? null : fitnessesOf({ value: null, values: reference }, betters);
  }

  add(evaluation: EvaluatedText): void {
    this.#evaluations++;
    if (evaluation.value === null) return;
    const point = fitnessesOf(evaluation, this.#betters);
    if (this.#members.some((one) => dominates(one.point, point))) return;
    this.#members = this.#members.filter((one) => !dominates(point, one.point));
    this.#members.push({ evaluation, point });
  }

  /** The best by the first objective first. */
  get members(): EvaluatedText[] {
    return [...this.#members]
      .sort((a, b) => b.point[0]! - a.point[0]! || a.evaluation.n - b.evaluation.n)
      .map(({ evaluation }) => evaluation);
  }

  get size(): number {
    return this.#members.length;
  }

  get point(): FrontPoint {
    const points = this.#members.map(({ point }) => point);
    const volume = this.#reference?.length === 2 ? hypervolume(points, this.#reference) : null;
    return [this.#evaluations, volume, this.size];
  }
}

/** The least number of evaluations whose worst values are the reference. */
const leastFirst = 20;

/**
 * The worst values of the first generation by each objective: the point that hypervolumes are measured from.
 *
 * @param budget of the search, a twentieth of which is the first generation
 * @returns null if none of its strings has all values
 */
export function referenceOf(
  evaluations: readonly EvaluatedText[],
  betters: readonly Better[],
  budget: number,
): number[] | null {
  const first = evaluations.slice(0, Math.max(leastFirst, Math.round(budget / 20)));
  const values = first.flatMap(({ value, values: all }) =>
    value === null || all === undefined ? [] : [all],
  );
  if (values.length === 0) return null;
  return betters.map((better, k) => {
    const column = values.map((one) => one[k]!);
    return better === 'higher' ? Math.min(...column) : Math.max(...column);
  });
}

/** The front of a search with several objectives. */
export interface SearchFront {
  /** The strings that no other is better than by all objectives, the best by the first objective first. */
  readonly strings: readonly EvaluatedText[];
  readonly curve: readonly FrontPoint[];
  /** The values that hypervolumes are measured from, by objective; null if no early string has all values. */
  readonly reference: readonly number[] | null;
  /** Exact for two objectives, null for more. */
  readonly hypervolume: number | null;
}

export interface SearchFrontOptions {
  readonly budget: number;
  /** The evaluations between two points of the curve, which has one at its end too. */
  readonly every: number;
  /** Defaults to {@link referenceOf} these evaluations. */
  readonly reference?: readonly number[] | null;
}

/** Returns the front of a search with its curve. */
export function searchFront(
  evaluations: readonly EvaluatedText[],
  betters: readonly Better[],
  { budget, every, reference = referenceOf(evaluations, betters, budget) }: SearchFrontOptions,
): SearchFront {
  const front = new Front(betters, reference);
  const curve: FrontPoint[] = [];
  evaluations.forEach((one, i) => {
    front.add(one);
    if ((i + 1) % every === 0 || i === evaluations.length - 1) curve.push(front.point);
  });
  const [, volume] = front.point;
  return { strings: front.members, curve, reference, hypervolume: volume };
}
