import type { SparseProcess } from '../../surrogate/sparseProcess.js';
import { innerProduct } from '../../surrogate/triangular.js';

/** A point that was added, with its covariances given the points before it. */
interface Added {
  readonly vector: Float64Array;
  /** With the points that were added before it. */
  readonly withEarlier: readonly number[];
  /** With the points whose variances are followed. */
  readonly withPoints: Float64Array;
  /** The variance of its value. */
  readonly variance: number;
}

/**
 * The variances of many points in a sparse process to which points are added one after another. Each costs as much as a
 * product of a matrix with a vector, where predicting again would solve a system for every point.
 */
export class ShrinkingVariances<Point> {
  /** `[points]` */
  readonly variances: Float64Array;
  readonly #process: SparseProcess<Point>;
  readonly #vectors: Float64Array;
  readonly #added: Added[] = [];

  /** @param process which stays as it is */
  constructor(process: SparseProcess<Point>, points: readonly Point[]) {
    this.#process = process;
    this.#vectors = process.covarianceVectors(points);
    this.variances = process.predict(points).variance;
  }

  add(point: Point): void {
    const size = this.#process.inducing.length;
    const vector = this.#process.covarianceVectors([point]);
    const withEarlier: number[] = [];
    for (const other of this.#added) {
      let covariance = innerProduct(vector, 0, other.vector, 0, size);
      other.withEarlier.forEach((shared, i) => {
        covariance -= (shared * withEarlier[i]!) / this.#added[i]!.variance;
      });
      withEarlier.push(covariance);
    }
    let variance = this.#process.ownVariance(point) + innerProduct(vector, 0, vector, 0, size);
    withEarlier.forEach((covariance, i) => {
      variance -= covariance ** 2 / this.#added[i]!.variance;
    });
    const withPoints = this.variances.map((_, row) => {
      let covariance = innerProduct(vector, 0, this.#vectors, row * size, size);
      withEarlier.forEach((shared, i) => {
        covariance -= (shared * this.#added[i]!.withPoints[row]!) / this.#added[i]!.variance;
      });
      return covariance;
    });
    withPoints.forEach((covariance, row) => {
      this.variances[row] = Math.max(0, this.variances[row]! - covariance ** 2 / variance);
    });
    this.#added.push({ vector, withEarlier, withPoints, variance });
  }
}
