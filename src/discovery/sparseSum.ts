import { RowScale } from './rowScale.js';
import { dot, linearFit, orthonormalBasis, projectOut, subtractMultiple, variationOf } from './vectors.js';

/** A weighted sum of terms and an offset. */
export interface SparseSum {
  /** The numbers of its terms. */
  readonly terms: readonly number[];
  readonly weights: readonly number[];
  readonly offset: number;
  /** The mean squared error relative to the variance of the target. */
  readonly loss: number;
}

/** The part of a term's length that has to be left beyond the others for it to be told from them. */
const leastIndependence = 1e-9;

/**
 * Looks for sums of a few terms that give a target, by least squares, one term after the other (orthogonal matching pursuit:
 * Pati et al. 1993). Counts every sum that it computes the error of.
 */
export class SparseSums {
  readonly #terms: readonly Float64Array[];
  readonly #target: Float64Array;
  /** `[rows]` of 1, times the factors of the rows. */
  readonly #ones: Float64Array;
  readonly #spread: number;
  readonly #hasOffset: boolean;
  readonly #squares: Float64Array;
  evaluations = 0;

  /**
   * @param terms `[terms][rows]`, all finite
   * @param target `[rows]`
   * @param hasOffset whether a number may be added. Defaults to true.
   * @param weights of the squared errors of the rows. Defaults to equal ones.
   */
  constructor(
    terms: readonly Float64Array[],
    target: Float64Array,
    hasOffset = true,
    weights: Float64Array | null = null,
  ) {
    const scale = new RowScale(weights);
    this.#terms = terms.map(scale.applied);
    this.#target = scale.applied(target);
    this.#hasOffset = hasOffset;
    this.#ones = scale.applied(new Float64Array(target.length).fill(1));
    this.#spread = variationOf(target, weights);
    this.#squares = Float64Array.from(this.#terms, (term) => dot(term, term));
  }

  /** Returns the best sum of one term more than the given ones, or null if no other term is independent of them. */
  #extend(others: readonly number[]): { term: number; loss: number } | null {
    const basis = this.#basisOf(others);
    if (basis === null) return null;
    const residual = Float64Array.from(this.#target);
    projectOut(residual, basis);
    const squares = dot(residual, residual);
    let best = -1;
    let most = -1;
    this.#terms.forEach((term, i) => {
      const along = dot(term, residual);
      let square = this.#squares[i]!;
      for (const direction of basis) square -= dot(term, direction) ** 2;
      if (!(square > leastIndependence * this.#squares[i]!)) return;
      const fall = along ** 2 / square;
      if (fall > most) [best, most] = [i, fall];
    });
    this.evaluations += this.#terms.length;
    return best < 0 ? null : { term: best, loss: Math.max(0, squares - most) / this.#spread };
  }

  /** Orthonormal directions that span the terms and the offset; null if one depends on the others. */
  #basisOf(terms: readonly number[]): Float64Array[] | null {
    const vectors = terms.map((term) => this.#terms[term]!);
    if (this.#hasOffset) vectors.unshift(this.#ones);
    const basis = orthonormalBasis(vectors, leastIndependence);
    return basis.length < vectors.length ? null : basis;
  }

  /** Returns the sums with one term more that are the best for each of some sums, the best of all first. */
  widen(sums: readonly (readonly number[])[]): SparseSum[] {
    const wider = new Map<string, SparseSum>();
    for (const terms of sums) {
      const next = this.#extend(terms);
      if (next === null) continue;
      const joined = [...terms, next.term].sort((a, b) => a - b);
      const key = joined.join();
      if (wider.has(key)) continue;
      const sum = this.sumOf(joined);
      if (sum !== null) wider.set(key, sum);
    }
    return [...wider.values()].sort((a, b) => a.loss - b.loss);
  }

  /** Exchanges one term at a time for the best one in its place, until the loss no longer falls. */
  exchange(sum: SparseSum, exact: number, mostEvaluations: number): SparseSum {
    const chosen = [...sum.terms];
    let { loss } = sum;
    const end = this.evaluations + mostEvaluations;
    for (
      let unchanged = 0, place = 0;
      unchanged < chosen.length && this.evaluations < end && loss > exact;
    ) {
      const next = this.#extend(chosen.filter((_, i) => i !== place));
      if (next !== null && next.term !== chosen[place] && next.loss < loss * (1 - 1e-9)) {
        chosen[place] = next.term;
        loss = next.loss;
        unchanged = 0;
      } else {
        unchanged++;
      }
      place = (place + 1) % chosen.length;
    }
    return this.sumOf(chosen) ?? sum;
  }

  /** Returns the length of a term's part in a sum. @param place of the term in the sum */
  partOf({ terms, weights }: SparseSum, place: number): number {
    return Math.abs(weights[place]!) * Math.sqrt(this.#squares[terms[place]!]!);
  }

  /** Returns the least-squares sum of terms; null if they are dependent. */
  sumOf(terms: readonly number[]): SparseSum | null {
    this.evaluations++;
    const columns = terms.map((term) => this.#terms[term]!);
    if (this.#hasOffset) columns.push(this.#ones);
    const solution = linearFit(columns, this.#target);
    if (solution === null) return null;
    const residual = Float64Array.from(this.#target);
    columns.forEach((column, i) => {
      subtractMultiple(residual, column, solution[i]!);
    });
    return {
      terms,
      weights: solution.slice(0, terms.length),
      offset: this.#hasOffset ? solution.at(-1)! : 0,
      loss: dot(residual, residual) / this.#spread,
    };
  }
}
