import type { EvaluatedText } from './candidate.js';
import { type Better, fitnessOf } from './objective.js';

/** The number of strings in the mean that benchmarks report. */
const topCount = 10;

/** A point of a search's curve: the evaluations so far, the best value, and the mean of the best ten. */
export type SearchPoint = readonly [evaluations: number, best: number | null, meanTop10: number | null];

/** Follows the best values of a search. */
export class Progress {
  readonly #better: Better;
  /** The best values, best first. */
  #top: number[] = [];
  #evaluations = 0;

  constructor(better: Better) {
    this.#better = better;
  }

  add({ value }: EvaluatedText): void {
    this.#evaluations++;
    if (value === null) return;
    const fitness = fitnessOf(value, this.#better);
    if (this.#top.length === topCount && fitness <= fitnessOf(this.#top.at(-1)!, this.#better)) return;
    const at = this.#top.findIndex((one) => fitnessOf(one, this.#better) < fitness);
    this.#top.splice(at < 0 ? this.#top.length : at, 0, value);
    this.#top.length = Math.min(this.#top.length, topCount);
  }

  get best(): number | null {
    return this.#top[0] ?? null;
  }

  /** The mean of the best ten, or of as many as there are. */
  get meanTop10(): number | null {
    const { length } = this.#top;
    return length === 0 ? null : this.#top.reduce((sum, one) => sum + one, 0) / length;
  }

  get point(): SearchPoint {
    return [this.#evaluations, this.best, this.meanTop10];
  }
}

/** Returns the curve of a search, with a point every so many evaluations and at the end. */
export function curveOf(evaluations: readonly EvaluatedText[], better: Better, every: number): SearchPoint[] {
  const progress = new Progress(better);
  const curve: SearchPoint[] = [];
  evaluations.forEach((one, i) => {
    progress.add(one);
    if ((i + 1) % every === 0 || i === evaluations.length - 1) curve.push(progress.point);
  });
  return curve;
}

/**
 * The area under the curve of the mean of the best ten, by trapezoids every 100 evaluations and divided by the budget: the
 * measure of the benchmark PMO (Gao et al. 2022, arXiv 2206.12411). A search that ended early goes on flat.
 *
 * @param budget the number of evaluations that the area spans
 */
export function areaUnderCurve(
  evaluations: readonly EvaluatedText[],
  better: Better,
  budget: number,
): number {
  let area = 0;
  let before = 0;
  let called = 0;
  for (const [n, , mean] of curveOf(evaluations, better, Math.min(100, budget))) {
    area += ((n - called) * ((mean ?? 0) + before)) / 2;
    before = mean ?? 0;
    called = n;
  }
  return (area + (budget - called) * before) / budget;
}
