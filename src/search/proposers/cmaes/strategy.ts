import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Random } from '../../../base/random.js';

export interface StrategyOptions {
  /** Where the search begins, `[dimension]`. */
  readonly mean: ArrayLike<number>;
  /** The deviation of the first generation along each axis, above 0. */
  readonly sigma: number;
  /** The number of points in a generation. Defaults to 4 + ⌊3 ln dimension⌋. */
  readonly population?: number | undefined;
}

/** The condition of the covariance from which its numbers are no longer exact. */
const worstCondition = 1e14;

/**
 * The covariance matrix adaptation evolution strategy, (μ/μ_w, λ)-CMA-ES with negative weights, for the lowest value
 * (Hansen, *The CMA Evolution Strategy: A Tutorial*, arXiv 1604.00772; constants as in its table 1).
 */
export class Strategy {
  readonly population: number;
  readonly #dimension: number;
  readonly #rates: Rates;
  readonly #random: Random;
  #mean: Float64Array;
  #sigma: number;
  #covariance: Matrix;
  /** The axes of the covariance, in columns, and the deviation along each. */
  #axes: Matrix;
  #deviations: Float64Array;
  #sigmaPath: Float64Array;
  #covariancePath: Float64Array;
  #generations = 0;

  constructor({ mean, sigma, population }: StrategyOptions, random: Random) {
    const dimension = mean.length;
    this.population = population ?? usualPopulation(dimension);
    this.#dimension = dimension;
    this.#rates = ratesOf(dimension, this.population);
    this.#random = random;
    this.#mean = Float64Array.from(mean);
    this.#sigma = sigma;
    this.#covariance = Matrix.eye(dimension);
    this.#axes = Matrix.eye(dimension);
    this.#deviations = new Float64Array(dimension).fill(1);
    this.#sigmaPath = new Float64Array(dimension);
    this.#covariancePath = new Float64Array(dimension);
  }

  get mean(): Float64Array {
    return this.#mean;
  }

  get sigma(): number {
    return this.#sigma;
  }

  /** The largest deviation of the next generation along any axis. */
  get reach(): number {
    return this.#sigma * Math.max(...this.#deviations);
  }

  /** Whether the covariance has become too flat for exact numbers, so that the strategy has to begin again. */
  get isDegenerate(): boolean {
    const most = Math.max(...this.#deviations);
    const least = Math.min(...this.#deviations);
    return !(most ** 2 < worstCondition * least ** 2) || !Number.isFinite(this.#sigma * most);
  }

  /** Draws a generation, `[population]` points. */
  ask(): Float64Array[] {
    return Array.from({ length: this.population }, () => {
      const spread = this.#deviations.map((deviation) => deviation * this.#random.normal());
      const step = multiply(this.#axes, spread);
      return this.#mean.map((value, k) => value + this.#sigma * step[k]!);
    });
  }

  /**
   * Learns from a generation.
   *
   * @param points as many as {@link population}
   * @param values of the points, lower is better; Infinity for a point without one
   */
  tell(points: readonly Float64Array[], values: ArrayLike<number>): void {
    const n = this.#dimension;
    const { weights, massOfParents, sigmaRate, damping, pathRate, rankOne, rankMany, normalLength } =
      this.#rates;
    const order = points.map((_, i) => i).sort((a, b) => compare(values[a]!, values[b]!) || a - b);
    const steps = order.map((i) => points[i]!.map((value, k) => (value - this.#mean[k]!) / this.#sigma));
    const step = new Float64Array(n);
    steps.forEach((one, i) => {
      const weight = Math.max(0, weights[i]!);
      for (let k = 0; k < n; k++) step[k]! += weight * one[k]!;
    });
    this.#mean = this.#mean.map((value, k) => value + this.#sigma * step[k]!);
    this.#generations++;

    const whitened = this.#whiten(step);
    const sigmaGain = Math.sqrt(sigmaRate * (2 - sigmaRate) * massOfParents);
    this.#sigmaPath = this.#sigmaPath.map((value, k) => (1 - sigmaRate) * value + sigmaGain * whitened[k]!);
    const length = norm(this.#sigmaPath);
    const expected = normalLength * Math.sqrt(1 - (1 - sigmaRate) ** (2 * this.#generations));
    const isSteady = length < (1.4 + 2 / (n + 1)) * expected;
    const pathGain = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * massOfParents) : 0;
    this.#covariancePath = this.#covariancePath.map(
      (value, k) => (1 - pathRate) * value + pathGain * step[k]!,
    );

    const lost = isSteady ? 0 : rankOne * pathRate * (2 - pathRate);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const covariance = this.#covariance.mul(1 + lost - rankOne - rankMany * sum);
    addOuter(covariance, this.#covariancePath, rankOne);
    steps.forEach((one, i) => {
      const weight = weights[i]!;
      const factor = weight >= 0 ? 1 : n / Math.max(norm(this.#whiten(one)) ** 2, Number.MIN_VALUE);
      addOuter(covariance, one, rankMany * weight * factor);
    });
    this.#sigma *= Math.exp((sigmaRate / damping) * (length / normalLength - 1));
    this.#decompose();
  }

  /** Returns C^-1/2 times a step. */
  #whiten(step: Float64Array): Float64Array {
    const along = multiply(this.#axes.transpose(), step);
    return multiply(
      this.#axes,
      along.map((value, k) => value / this.#deviations[k]!),
    );
  }

  #decompose(): void {
    const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(this.#covariance, {
      assumeSymmetric: true,
    });
    this.#axes = eigenvectorMatrix;
    this.#deviations = Float64Array.from(realEigenvalues, (value) => Math.sqrt(Math.max(value, 1e-300)));
  }
}

/** Returns the population that the tutorial recommends (equation 48). */
export function usualPopulation(dimension: number): number {
  return 4 + Math.floor(3 * Math.log(dimension));
}

interface Rates {
  /** The weights of a generation, best first; those of the parents, which are positive, sum to 1. */
  readonly weights: readonly number[];
  /** The variance effective selection mass of the parents. */
  readonly massOfParents: number;
  readonly sigmaRate: number;
  readonly damping: number;
  readonly pathRate: number;
  readonly rankOne: number;
  readonly rankMany: number;
  /** The expected length of a vector of standard normal numbers. */
  readonly normalLength: number;
}

function ratesOf(n: number, population: number): Rates {
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const parents = raw.slice(0, Math.floor(population / 2));
  const others = raw.slice(parents.length);
  const massOfParents = mass(parents);
  const sigmaRate = (massOfParents + 2) / (n + massOfParents + 5);
  const rankOne = 2 / ((n + 1.3) ** 2 + massOfParents);
  const rankMany = Math.min(
    1 - rankOne,
    (2 * (0.25 + massOfParents + 1 / massOfParents - 2)) / ((n + 2) ** 2 + massOfParents),
  );
  // equations 50 to 53: how much all negative weights may weigh
  const negative = Math.min(
    1 + rankOne / rankMany,
    1 + (2 * mass(others)) / (massOfParents + 2),
    (1 - rankOne - rankMany) / (n * rankMany),
  );
  const positiveSum = sumOf(raw.filter((weight) => weight > 0));
  const negativeSum = -sumOf(raw.filter((weight) => weight < 0));
  return {
    weights: raw.map((weight) =>
      weight >= 0 ? weight / positiveSum : (negative * weight) / Math.max(negativeSum, Number.MIN_VALUE),
    ),
    massOfParents,
    sigmaRate,
    damping: 1 + 2 * Math.max(0, Math.sqrt((massOfParents - 1) / (n + 1)) - 1) + sigmaRate,
    pathRate: (4 + massOfParents / n) / (n + 4 + (2 * massOfParents) / n),
    rankOne,
    rankMany,
    normalLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

function mass(weights: readonly number[]): number {
  return sumOf(weights) ** 2 / sumOf(weights.map((weight) => weight * weight));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function multiply(matrix: Matrix, vector: Float64Array): Float64Array {
  return vector.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < vector.length; k++) sum += matrix.get(i, k) * vector[k]!;
    return sum;
  });
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** Adds a multiple of the outer product of a vector with itself. */
function addOuter(matrix: Matrix, vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) {
    for (let j = 0; j < vector.length; j++) {
      matrix.set(i, j, matrix.get(i, j) + factor * vector[i]! * vector[j]!);
    }
  }
}
