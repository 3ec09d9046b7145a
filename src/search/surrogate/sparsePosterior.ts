import { innerProduct } from './triangular.js';

/** The matrices of a sparse process in terms of the correlations c of a point with its inducing points. */
export interface PosteriorMatrices {
  /** C^-1 of the inducing points' correlations C, `[inducing, inducing]`. */
  readonly before: Float64Array<ArrayBuffer>;
  /** (L (I + V Λ^-1 V^T) L^T)^-1 with C = L L^T, `[inducing, inducing]`. */
  readonly after: Float64Array<ArrayBuffer>;
  /** The sum over the values, less the mean, of the point's correlations by the variance of its value, `[inducing]`. */
  readonly weighted: Float64Array<ArrayBuffer>;
}

/** A prediction at a point, and weights over the inducing points for its slopes. */
export interface PosteriorAt {
  readonly mean: number;
  readonly variance: number;
  /** The sum of the point's correlations, weighted so, is the mean less that of the prior, `[inducing]`. */
  readonly meanWeights: Float64Array;
  /** Minus the same for half of what the variance lacks to that of the prior, `[inducing]`. */
  readonly varianceWeights: Float64Array;
}

/**
 * The predictions of a sparse process one point at a time: a product of a matrix with a vector each, where a process solves
 * triangular systems. It takes further points as the process does, and does not change it.
 */
export class SparsePosterior<Point> {
  readonly #correlationsOf: (point: Point) => Float64Array;
  readonly #prior: { readonly mean: number; readonly variance: number; readonly noise: number };
  /** {@link PosteriorMatrices.before} less {@link PosteriorMatrices.after}, so that one product is enough. */
  readonly #explained: Float64Array<ArrayBuffer>;
  readonly #after: Float64Array<ArrayBuffer>;
  readonly #weighted: Float64Array<ArrayBuffer>;
  #meanWeights: Float64Array;

  /** @param matrices which the posterior keeps and changes */
  constructor(
    correlationsOf: (point: Point) => Float64Array,
    prior: { readonly mean: number; readonly variance: number; readonly noise: number },
    { before, after, weighted }: PosteriorMatrices,
  ) {
    this.#correlationsOf = correlationsOf;
    this.#prior = prior;
    this.#explained = before.map((value, i) => value - after[i]!);
    this.#after = after;
    this.#weighted = weighted;
    this.#meanWeights = this.#currentWeights();
  }

  at(point: Point): PosteriorAt {
    const { mean, variance } = this.#prior;
    const correlations = this.#correlationsOf(point);
    const size = correlations.length;
    const varianceWeights = product(this.#explained, correlations).map((value) => -variance * value);
    const lacking = innerProduct(correlations, 0, varianceWeights, 0, size);
    return {
      mean: mean + innerProduct(correlations, 0, this.#meanWeights, 0, size),
      variance: Math.max(0, variance + lacking),
      meanWeights: this.#meanWeights,
      varianceWeights,
    };
  }

  /** Adds a point with its value, by the formula of Sherman and Morrison. */
  add(point: Point, value: number): void {
    const { mean, variance, noise } = this.#prior;
    const correlations = this.#correlationsOf(point);
    const size = correlations.length;
    const after = product(this.#after, correlations);
    const explained = product(this.#explained, correlations);
    const left = innerProduct(correlations, 0, after, 0, size);
    const all = left + innerProduct(correlations, 0, explained, 0, size);
    const precision = 1 / (variance * Math.max(0, 1 - all) + noise);
    const factor = (precision * variance) / (1 + precision * variance * left);
    for (let i = 0; i < size; i++) {
      const scale = factor * after[i]!;
      for (let j = 0; j < size; j++) {
        const change = scale * after[j]!;
        this.#after[i * size + j]! -= change;
        this.#explained[i * size + j]! += change;
      }
      this.#weighted[i]! += correlations[i]! * precision * (value - mean);
    }
    this.#meanWeights = this.#currentWeights();
  }

  #currentWeights(): Float64Array {
    const { variance } = this.#prior;
    return product(this.#after, this.#weighted).map((value) => variance * value);
  }
}

/** @param matrix symmetric, `[size, size]` */
function product(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from(vector, (_, i) => innerProduct(matrix, i * size, vector, 0, size));
}
