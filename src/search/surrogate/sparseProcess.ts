import { factorOf } from './factorOf.js';
import type { Prediction, Prior } from './gaussianProcess.js';
import type { Kernel } from './kernel.js';
import { SparsePosterior } from './sparsePosterior.js';
import { innerProduct, inverseOf, solveLower } from './triangular.js';

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
      const precisions = some.map((_, k) => {
        const row = rows.subarray(k * size, (k + 1) * size);
        const precision = 1 / this.#noiseAt(row);
        this.#addValue(row, (values[start + k]! - prior.mean) * precision);
        return precision;
      });
      addOuterProducts(sums, size, rows, precisions);
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

  /** Returns the predictions as they are now, to which points can be added. */
  posterior(): SparsePosterior<Point> {
    const size = this.inducing.length;
    const joint = lowerProduct(this.#lower, this.#gain, size);
    // L times the sum over features is the sum over covariances
    const weighted = Float64Array.from(this.#weighted, (_, i) =>
      innerProduct(this.#lower, i * size, this.#weighted, 0, i + 1),
    ).map((value) => value / Math.sqrt(this.prior.variance));
    return new SparsePosterior(
      (point) => this.kernel.matrix([point], this.inducing, this.prior.kernel),
      this.prior,
      { before: inverseOf(this.#lower, size), after: inverseOf(joint, size), weighted },
    );
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

/** Adds the outer products of rows with themselves, each by its weight, to the lower triangle of a matrix. */
function addOuterProducts(
  sums: Float64Array,
  size: number,
  rows: Float64Array,
  weights: readonly number[],
): void {
  // four rows at a time, so that the matrix is read and written a quarter as often
  for (let k = 0; k < weights.length; k += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((more) => Math.min(k + more, weights.length - 1) * size) as Four;
    const [wa, wb, wc, wd] = [0, 1, 2, 3].map((more) => weights[k + more] ?? 0) as Four;
    for (let i = 0; i < size; i++) {
      const fa = wa * rows[a + i]!;
      const fb = wb * rows[b + i]!;
      const fc = wc * rows[c + i]!;
      const fd = wd * rows[d + i]!;
      const at = i * size;
      for (let j = 0; j <= i; j++) {
        sums[at + j]! += fa * rows[a + j]! + fb * rows[b + j]! + (fc * rows[c + j]! + fd * rows[d + j]!);
      }
    }
  }
}

type Four = [number, number, number, number];

/** The product of two lower triangular matrices, `[size, size]`. */
function lowerProduct(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k <= i; k++) {
      const factor = left[i * size + k]!;
      for (let j = 0; j <= k; j++) result[i * size + j]! += factor * right[k * size + j]!;
    }
  }
  return result;
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
