import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import { cholesky, logDeterminant, solveLowerInPlace } from './cholesky.js';

/** One normal distribution N(mean, covariance), factorised: what a Gaussian is and a mixture has several of. */
export class NormalComponent {
  readonly #lower: Float64Array;
  readonly #logNormaliser: number;
  readonly #offset: Float64Array;

  /**
   * @param mean `[dimension]`
   * @param covariance `[dimension, dimension]`, row-major, symmetric
   * @throws InputError if the covariance is not positive definite
   */
  constructor(
    readonly mean: Float64Array,
    readonly covariance: Float64Array,
  ) {
    const dimension = mean.length;
    const lower = cholesky(covariance, dimension);
    if (lower === null) {
      throw new InputError('expected a positive definite covariance, but it is not');
    }
    this.#lower = lower;
    this.#logNormaliser = -0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant(lower, dimension));
    this.#offset = new Float64Array(dimension);
  }

  /** log N(x) = -1/2 (D log 2 pi + log det C + |L^-1 (x - mean)|^2), x being the code of that row. */
  logDensityOf(codes: Float32Array, row: number): number {
    const offset = this.#offset;
    const dimension = offset.length;
    for (let d = 0; d < dimension; d++) offset[d] = codes[row * dimension + d]! - this.mean[d]!;
    solveLowerInPlace(this.#lower, dimension, offset);
    let squaredNorm = 0;
    for (let d = 0; d < dimension; d++) squaredNorm += offset[d]! ** 2;
    return this.#logNormaliser - 0.5 * squaredNorm;
  }

  /** Puts mean + spread * L e, with e standard normal, into that row. */
  sampleInto(samples: Float32Array, row: number, random: Random, spread: number): void {
    const deviates = this.#offset;
    const dimension = deviates.length;
    for (let d = 0; d < dimension; d++) deviates[d] = random.normal();
    for (let i = 0; i < dimension; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += this.#lower[i * dimension + k]! * deviates[k]!;
      samples[row * dimension + i] = this.mean[i]! + spread * sum;
    }
  }
}

/** The rows of a row-major matrix as nested lists, for JSON. */
export function toRows(matrix: Float64Array, columns: number): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < matrix.length; i += columns) rows.push(Array.from(matrix.subarray(i, i + columns)));
  return rows;
}

/**
 * A component from the lists of a file.
 *
 * @param name where in the file it is, for messages
 * @throws InputError if sizes differ from `dimension` or the covariance is not symmetric and positive definite
 */
export function componentFromRows(
  mean: readonly number[],
  covariance: readonly (readonly number[])[],
  dimension: number,
  name: string,
): NormalComponent {
  if (mean.length !== dimension) {
    throw new InputError(
      `expected ${dimension} numbers as the mean of ${name}, but received: ${mean.length}`,
    );
  }
  if (covariance.length !== dimension || covariance.some((row) => row.length !== dimension)) {
    throw new InputError(`expected ${dimension} rows of ${dimension} numbers as the covariance of ${name}`);
  }
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [covariance[i]![j]!, covariance[j]![i]!];
      // Rounding of another program's output is fine; the lower triangle is the one that counts.
      if (Math.abs(below - above) > 1e-6 * Math.sqrt(Math.abs(covariance[i]![i]! * covariance[j]![j]!))) {
        throw new InputError(
          `expected a symmetric covariance of ${name}, but element [${i}, ${j}] is ${below} and [${j}, ${i}] ${above}`,
        );
      }
    }
  }
  try {
    return new NormalComponent(Float64Array.from(mean), Float64Array.from(covariance.flat()));
  } catch {
    throw new InputError(`expected a positive definite covariance of ${name}, but it is not`);
  }
}
