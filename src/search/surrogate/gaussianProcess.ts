import type { Random } from '../../base/random.js';
import { logDeterminant } from '../../density/numeric/cholesky.js';
import { factorOf } from './factorOf.js';
import type { Kernel } from './kernel.js';
import { innerProduct, solveLower, solveUpper } from './triangular.js';

/** What a Gaussian process believes before it sees values. */
export interface Prior {
  readonly mean: number;
  /** The variance of the function around its mean. */
  readonly variance: number;
  /** The variance of the noise on each value. */
  readonly noise: number;
  /** The parameters of the kernel, as logarithms. */
  readonly kernel: ArrayLike<number>;
}

/** A prior whose mean may be left to the values: it is then the likeliest one (generalised least squares). */
export type PriorChoice = Omit<Prior, 'mean'> & { readonly mean?: number | undefined };

/** The function's means and variances at some points, `[points]` each; without the noise of values. */
export interface Prediction {
  readonly mean: Float64Array<ArrayBuffer>;
  readonly variance: Float64Array<ArrayBuffer>;
}

/** Exact regression by a Gaussian process (Rasmussen and Williams 2006, algorithm 2.1), for up to about 2,000 points. */
export class GaussianProcess<Point> {
  readonly kernel: Kernel<Point>;
  readonly points: readonly Point[];
  readonly prior: Prior;
  /** The Cholesky factor of the values' covariance, `[points, points]`. */
  readonly lower: Float64Array;
  /** The inverse covariance times the values less their mean, `[points]`. */
  readonly weights: Float64Array;
  /** The logarithm of the density of the values. */
  readonly logLikelihood: number;

  /**
   * @param values `[points]`, finite
   * @throws GraeError if the covariance of the points is not positive definite
   */
  constructor(
    kernel: Kernel<Point>,
    points: readonly Point[],
    values: ArrayLike<number>,
    prior: PriorChoice,
  ) {
    const size = points.length;
    const covariance = kernel.matrix(points, points, prior.kernel).map((value) => value * prior.variance);
    for (let i = 0; i < size; i++) covariance[i * size + i]! += prior.noise;
    const lower = factorOf(covariance, size);
    const { mean = likeliestMean(lower, values) } = prior;
    const weights = Float64Array.from(values, (value) => value - mean);
    solveLower(lower, size, weights);
    const square = innerProduct(weights, 0, weights, 0, size);
    solveUpper(lower, size, weights);
    this.kernel = kernel;
    this.points = points;
    this.prior = { ...prior, mean };
    this.lower = lower;
    this.weights = weights;
    this.logLikelihood = -(square + logDeterminant(lower, size) + size * Math.log(2 * Math.PI)) / 2;
  }

  /** Returns the means of a {@link predict prediction}, `[points]`, which take far less time than its variances. */
  means(points: readonly Point[]): Float64Array<ArrayBuffer> {
    return this.#meansBy(this.#covariancesWith(points), points.length);
  }

  predict(points: readonly Point[]): Prediction {
    const { mean, solved } = this.#conditionOn(points);
    const size = this.points.length;
    const variance = Float64Array.from(points, (_, i) =>
      Math.max(0, this.prior.variance - innerProduct(solved, i * size, solved, i * size, size)),
    );
    return { mean, variance };
  }

  /** Draws the function at all of the points together, as Thompson sampling needs it; `[points]` for each draw. */
  sample(points: readonly Point[], count: number, random: Random): Float64Array<ArrayBuffer>[] {
    const { mean, solved } = this.#conditionOn(points);
    const { kernel, variance } = this.prior;
    const size = this.points.length;
    const covariance = this.kernel.matrix(points, points, kernel);
    for (let i = 0; i < points.length; i++) {
      for (let j = 0; j <= i; j++) {
        covariance[i * points.length + j] =
          variance * covariance[i * points.length + j]! -
          innerProduct(solved, i * size, solved, j * size, size);
      }
    }
    const lower = factorOf(covariance, points.length);
    return Array.from({ length: count }, () => {
      const normals = Float64Array.from(points, () => random.normal());
      return mean.map((value, i) => value + innerProduct(lower, i * points.length, normals, 0, i + 1));
    });
  }

  /** Returns the means at points, and L^-1 of their covariances with the known points, `[points, known]`. */
  #conditionOn(points: readonly Point[]) {
    const solved = this.#covariancesWith(points);
    const mean = this.#meansBy(solved, points.length);
    solveLower(this.lower, this.points.length, solved);
    return { mean, solved };
  }

  /** Returns the covariances of points with the known ones, `[points, known]`. */
  #covariancesWith(points: readonly Point[]): Float64Array<ArrayBuffer> {
    const { kernel, variance } = this.prior;
    return this.kernel.matrix(points, this.points, kernel).map((value) => value * variance);
  }

  #meansBy(covariances: Float64Array, count: number): Float64Array<ArrayBuffer> {
    const size = this.points.length;
    return Float64Array.from(
      { length: count },
      (_, i) => this.prior.mean + innerProduct(covariances, i * size, this.weights, 0, size),
    );
  }
}

function likeliestMean(lower: Float64Array, values: ArrayLike<number>): number {
  const size = values.length;
  const solved = new Float64Array(2 * size).fill(1, 0, size);
  solved.set(Float64Array.from(values), size);
  solveLower(lower, size, solved);
  return innerProduct(solved, 0, solved, size, size) / innerProduct(solved, 0, solved, 0, size);
}
