import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import type { AffineMap } from '../density.js';
import { cholesky } from '../numeric/cholesky.js';

/** The number of elements of a lower triangle: row i has i + 1. */
export function packedSize(dimension: number): number {
  return (dimension * (dimension + 1)) / 2;
}

/**
 * One normal distribution N(mean, L L^T), alone or as a component of a mixture. Mean and factor are float32, as in the
 * file: a rounded factor L still makes a positive definite covariance, which a rounded covariance need not be.
 */
export class NormalComponent {
  /** The logarithm of the density at the mean. */
  readonly logNormaliser: number;
  readonly #offset: Float64Array;

  /**
   * @param mean `[dimension]`
   * @param factor L, lower triangle with a positive diagonal, packed row by row: element (i, j) at i (i + 1) / 2 + j
   * @throws InputError if the sizes do not fit, a value is not finite, or the diagonal is not positive
   */
  constructor(
    readonly mean: Float32Array,
    readonly factor: Float32Array,
  ) {
    const dimension = mean.length;
    if (factor.length !== packedSize(dimension)) {
      throw new InputError({
        expected: `a factor of ${packedSize(dimension)} numbers for ${dimension} dimensions`,
        received: factor.length,
      });
    }
    if (!mean.every(Number.isFinite) || !factor.every(Number.isFinite)) {
      throw new InputError('expected a finite mean and covariance, but received: NaN or infinity');
    }
    let logDeterminant = 0;
    for (let i = 0; i < dimension; i++) {
      const pivot = factor[packedSize(i + 1) - 1]!;
      if (pivot <= 0) throw new InputError('expected a positive definite covariance, but it is not');
      logDeterminant += 2 * Math.log(pivot);
    }
    this.logNormaliser = -0.5 * (dimension * Math.log(2 * Math.PI) + logDeterminant);
    this.#offset = new Float64Array(dimension);
  }

  /** @param lower L, `[dimension, dimension]`, row-major; rounded to float32 like the mean */
  static of(mean: ArrayLike<number>, lower: Float64Array): NormalComponent {
    const dimension = mean.length;
    const factor = new Float32Array(packedSize(dimension));
    for (let i = 0; i < dimension; i++) {
      factor.set(lower.subarray(i * dimension, i * dimension + i + 1), packedSize(i));
    }
    return new NormalComponent(Float32Array.from(mean), factor);
  }

  /** Returns N(A mean + b, (A L) (A L)^T). @throws InputError if its covariance is not positive definite */
  mapped({ matrix, shift }: AffineMap): NormalComponent {
    const dimension = this.mean.length;
    // Most moves of a calibration only shift; products and a factorisation would give back the same L, rounded.
    if (isIdentity(matrix, dimension)) {
      const moved = Float32Array.from(this.mean, (value, i) => value + shift[i]!);
      return new NormalComponent(moved, this.factor);
    }
    const product = new Float64Array(dimension * dimension);
    const mean = Float64Array.from(shift);
    for (let i = 0; i < dimension; i++) {
      const row = product.subarray(i * dimension, (i + 1) * dimension);
      for (let k = 0; k < dimension; k++) {
        const value = matrix[i * dimension + k]!;
        mean[i]! += value * this.mean[k]!;
        for (let j = 0, at = packedSize(k); j <= k; j++) row[j]! += value * this.factor[at++]!;
      }
    }
    const covariance = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k < dimension; k++) sum += product[i * dimension + k]! * product[j * dimension + k]!;
        covariance[i * dimension + j] = sum;
      }
    }
    const lower = cholesky(covariance, dimension);
    if (lower === null) throw new InputError('expected an invertible map, but it loses a direction');
    return NormalComponent.of(mean, lower);
  }

  /** Returns L L^T, `[dimension, dimension]`, row-major. */
  covariance(): Float64Array {
    const dimension = this.mean.length;
    const covariance = new Float64Array(dimension * dimension);
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = 0; k <= j; k++) sum += this.factor[packedSize(i) + k]! * this.factor[packedSize(j) + k]!;
        covariance[i * dimension + j] = sum;
        covariance[j * dimension + i] = sum;
      }
    }
    return covariance;
  }

  /** Returns log N(x) = -1/2 (D log 2 pi + log det C + |L^-1 (x - mean)|^2) for the code x in that row. */
  logDensityOf(codes: Float32Array, row: number): number {
    const dimension = this.mean.length;
    const whitened = this.whiten(codes.subarray(row * dimension, (row + 1) * dimension));
    let squaredNorm = 0;
    for (let i = 0; i < dimension; i++) squaredNorm += whitened[i]! ** 2;
    return this.logNormaliser - 0.5 * squaredNorm;
  }

  /** Returns L^-1 (code - mean), which is standard normal for codes of this distribution; valid until the next call. */
  whiten(code: Float32Array): Float64Array {
    const whitened = this.#offset;
    const { mean, factor } = this;
    // forward substitution
    for (let i = 0, at = 0; i < mean.length; i++) {
      let sum = code[i]! - mean[i]!;
      for (let k = 0; k < i; k++) sum -= factor[at++]! * whitened[k]!;
      whitened[i] = sum / factor[at++]!;
    }
    return whitened;
  }

  /** Writes mean + spread * L e, with e standard normal, into that row. */
  sampleInto(samples: Float32Array, row: number, random: Random, spread: number): void {
    const deviates = this.#offset;
    const { mean, factor } = this;
    const dimension = mean.length;
    for (let d = 0; d < dimension; d++) deviates[d] = random.normal();
    for (let i = 0, at = 0; i < dimension; i++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += factor[at++]! * deviates[k]!;
      samples[row * dimension + i] = mean[i]! + spread * sum;
    }
  }
}

function isIdentity(matrix: Float64Array, dimension: number): boolean {
  return matrix.every((value, at) => value === (at % (dimension + 1) === 0 ? 1 : 0));
}
