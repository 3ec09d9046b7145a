import { factorOf } from './factorOf.js';
import type { Prediction, Prior } from './gaussianProcess.js';
import type { Kernel } from './kernel.js';
import { innerProduct, solveLower, solveUpper } from './triangular.js';

/** The part of the variance that is added to that of inducing points, which may lie close together. */
const jitter = 1e-6;
/** The number of points whose covariances are in memory together. */
const chunk = 500;

/**
 * Regression by a Gaussian process through inducing points, with an independent variance for each point (FITC: Snelson and
 * Ghahramani 2006; Quiñonero-Candela and Rasmussen 2005, equation 24). Time is linear in the number of points.
 */
export class SparseProcess<Point, K extends Kernel<Point> = Kernel<Point>> {
  readonly kernel: K;
  readonly inducing: readonly Point[];
  readonly prior: Prior;
  /** The Cholesky factor of the inducing points' correlations, and that of I + V Λ^-1 V^T. */
  readonly #lower: Float64Array;
  readonly #gain: Float64Array;
  /** V Λ^-1 (values - mean), `[inducing]`. */
  readonly #weighted: Float64Array;

  /** @param prior with the mean of the values far from all points */
  constructor(
    kernel: K,
    inducing: readonly Point[],
    points: readonly Point[],
    values: ArrayLike<number>,
    prior: Prior,
  ) {
    const size = inducing.length;
    this.kernel = kernel;
    this.inducing = inducing;
    this.prior = prior;
    const correlations = kernel.matrix(inducing, inducing, prior.kernel);
    for (let i = 0; i < size; i++) correlations[i * size + i]! += jitter;
    this.#lower = factorOf(correlations, size);
    const sums = new Float64Array(size * size);
    this.#weighted = new Float64Array(size);
    for (let start = 0; start < points.length; start += chunk) {
      const some = points.slice(start, start + chunk);
      const rows = this.#features(some);
      some.forEach((_, k) => {
        const row = rows.subarray(k * size, (k + 1) * size);
        const precision = 1 / this.#noiseAt(row);
        for (let i = 0; i < size; i++) {
          const factor = row[i]! * precision;
          for (let j = 0; j <= i; j++) sums[i * size + j]! += factor * row[j]!;
        }
        this.#addValue(row, (values[start + k]! - prior.mean) * precision);
      });
    }
    for (let i = 0; i < size; i++) sums[i * size + i]! += 1;
    this.#gain = factorOf(sums, size);
  }

  predict(points: readonly Point[]): Prediction {
    const size = this.inducing.length;
    const before = this.#features(points);
    const after = this.covarianceVectors(points);
    const weights = this.#weighted.slice();
    solveLower(this.#gain, size, weights);
    const mean = Float64Array.from(
      points,
      (_, i) => this.prior.mean + innerProduct(after, i * size, weights, 0, size),
    );
    const variance = Float64Array.from(points, (_, i) => {
      const explained =
        innerProduct(before, i * size, before, i * size, size) -
        innerProduct(after, i * size, after, i * size, size);
      return Math.max(0, this.prior.variance - explained);
    });
    return { mean, variance };
  }

  /** Returns a process of its own, to which points can be added. */
  copy(): SparseProcess<Point, K> {
    const copy = new SparseProcess<Point, K>(this.kernel, this.inducing, [], [], this.prior);
    copy.#gain.set(this.#gain);
    copy.#weighted.set(this.#weighted);
    return copy;
  }

  /** Returns vectors whose products are the covariances of points by way of the inducing ones, `[points, inducing]`. */
  covarianceVectors(points: readonly Point[]): Float64Array<ArrayBuffer> {
    const rows = this.#features(points);
    solveLower(this.#gain, this.inducing.length, rows);
    return rows;
  }

  /** The variance of a value at a point that the inducing points do not explain. */
  ownVariance(point: Point): number {
    return this.#noiseAt(this.#features([point]));
  }

  /** Adds a point with its value. */
  add(point: Point, value: number): void {
    const size = this.inducing.length;
    const row = this.#features([point]);
    const precision = 1 / this.#noiseAt(row);
    this.#addValue(row, (value - this.prior.mean) * precision);
    updateFactor(
      this.#gain,
      size,
      row.map((feature) => feature * Math.sqrt(precision)),
    );
  }

  /**
   * Returns weights over the inducing points: the sums of their correlations with a point, weighted so, are the mean less
   * that of the prior, and half of the variance's change with the point.
   */
  slopeWeights(point: Point): { readonly mean: Float64Array; readonly variance: Float64Array } {
    const size = this.inducing.length;
    const scale = Math.sqrt(this.prior.variance);
    const backwards = (features: Float64Array): Float64Array => {
      solveUpper(this.#lower, size, features);
      return features.map((value) => value * scale);
    };
    const solve = (features: Float64Array): Float64Array => {
      const solved = features.slice();
      solveLower(this.#gain, size, solved);
      solveUpper(this.#gain, size, solved);
      return solved;
    };
    const features = this.#features([point]);
    const solved = solve(features);
    return {
      mean: backwards(solve(this.#weighted)),
      variance: backwards(solved.map((value, i) => value - features[i]!)),
    };
  }

  /** Returns L^-1 of the covariances of points with the inducing ones, `[points, inducing]`. */
  #features(points: readonly Point[]): Float64Array<ArrayBuffer> {
    const scale = Math.sqrt(this.prior.variance);
    const rows = this.kernel.matrix(points, this.inducing, this.prior.kernel).map((value) => value * scale);
    solveLower(this.#lower, this.inducing.length, rows);
    return rows;
  }

  /** The variance of a value that the inducing points do not explain. */
  #noiseAt(row: Float64Array): number {
    const { variance, noise } = this.prior;
    return Math.max(0, variance - innerProduct(row, 0, row, 0, row.length)) + noise;
  }

  #addValue(row: Float64Array, weight: number): void {
    for (let i = 0; i < row.length; i++) this.#weighted[i]! += row[i]! * weight;
  }
}

/** Changes the Cholesky factor of A into that of A + x x^T, in place (Golub and Van Loan 2013, section 6.5.4). */
function updateFactor(lower: Float64Array, size: number, x: Float64Array): void {
  for (let k = 0; k < size; k++) {
    const pivot = lower[k * size + k]!;
    const length = Math.hypot(pivot, x[k]!);
    const cosine = length / pivot;
    const sine = x[k]! / pivot;
    lower[k * size + k] = length;
    for (let i = k + 1; i < size; i++) {
      const value = (lower[i * size + k]! + sine * x[i]!) / cosine;
      x[i] = cosine * x[i]! - sine * value;
      lower[i * size + k] = value;
    }
  }
}
