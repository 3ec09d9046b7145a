import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Accumulates mean and covariance (over n - 1) of points that come a few at a time and need not be kept. */
export class PointMoments {
  readonly #sums: Float64Array;
  /** `[dimensions][dimensions]`, the lower triangle. */
  readonly #products: Float64Array;
  #count = 0;

  constructor(dimensions: number) {
    this.#sums = new Float64Array(dimensions);
    this.#products = new Float64Array(dimensions * dimensions);
  }

  get count(): number {
    return this.#count;
  }

  /** @param point `[dimensions]` */
  add(point: ArrayLike<number>): void {
    const dimensions = this.#sums.length;
    this.#count++;
    for (let i = 0; i < dimensions; i++) {
      const value = point[i]!;
      this.#sums[i]! += value;
      for (let j = 0; j <= i; j++) this.#products[i * dimensions + j]! += value * point[j]!;
    }
  }

  mean(): Float64Array {
    return this.#sums.map((sum) => sum / this.#count);
  }

  covariance(): Matrix {
    const mean = this.mean();
    const dimensions = mean.length;
    const covariance = Matrix.zeros(dimensions, dimensions);
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j <= i; j++) {
        const sum = this.#products[i * dimensions + j]! - this.#count * mean[i]! * mean[j]!;
        covariance.set(i, j, sum / (this.#count - 1));
        covariance.set(j, i, sum / (this.#count - 1));
      }
    }
    return covariance;
  }
}

/**
 * Returns the Frechet distance between two sets of points taken as normal distributions: |m1 - m2|^2 + tr(C1 + C2 - 2
 * (C1 C2)^1/2) (Dowson and Landau, Journal of Multivariate Analysis 12 (1982) 450), with covariances over n - 1, which may be
 * singular. Rounding makes up to a millionth of the traces.
 *
 * @returns a number of at least 0, or NaN for fewer than two points
 */
export function frechetDistance(a: PointMoments, b: PointMoments): number {
  if (a.count < 2 || b.count < 2) return Number.NaN;
  const [mean, covariance] = [b.mean(), b.covariance()];
  const between = a.mean().reduce((sum, value, i) => sum + (value - mean[i]!) ** 2, 0);
  // tr (C1 C2)^1/2 from the symmetric C1^1/2 C2 C1^1/2, which has the same eigenvalues.
  const first = a.covariance();
  const root = squareRoot(first);
  const product = root.mmul(covariance).mmul(root);
  const shared = eigenvaluesOf(product).reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return Math.max(0, between + first.trace() + covariance.trace() - 2 * shared);
}

/** @param points `[points][dimensions]` */
export function pointMoments(points: readonly ArrayLike<number>[]): PointMoments {
  const moments = new PointMoments(points[0]?.length ?? 0);
  for (const point of points) moments.add(point);
  return moments;
}

function eigenvaluesOf(symmetric: Matrix): number[] {
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true }).realEigenvalues;
}

function squareRoot(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(0, value))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

/**
 * Returns the {@link frechetDistance} in standard deviations of a baseline. Between the ten descriptors of GuacaMol's
 * KL benchmark of generated molecules and of the training set, 0 means equal distributions; it is not FCD.
 *
 * @param baseline `[molecules][descriptors]`
 * @returns NaN for fewer than two molecules, or if the baseline does not vary
 */
export function standardisedFrechet(
  baseline: readonly (readonly number[])[],
  generated: readonly (readonly number[])[],
): number {
  const scales = (baseline[0] ?? []).map((_, column) => {
    const values = baseline.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  if (scales.some(({ deviation }) => !(deviation > 0))) return Number.NaN;
  const standardise = (row: readonly number[]): number[] =>
    row.map((value, column) => (value - scales[column]!.mean) / scales[column]!.deviation);
  return frechetDistance(pointMoments(baseline.map(standardise)), pointMoments(generated.map(standardise)));
}
