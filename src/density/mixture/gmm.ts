import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import type { NamedTensors } from '../../tensor/safetensors.js';
import {
  type AffineMap,
  checkCodes,
  type Density,
  type DensitySampleOptions,
  prepareSamples,
} from '../density.js';
import { NormalComponent, packedSize } from '../gaussian/normalComponent.js';
import { logSumExp } from '../numeric/logSumExp.js';
import { storedValues } from '../storedValues.js';

/** A mixture of Gaussians with full covariances. */
export class GaussianMixture implements Density {
  readonly kind = 'gmm';
  readonly dimension: number;
  /** `[components]`, non-negative, with sum 1. */
  readonly weights: Float32Array;
  readonly components: readonly NormalComponent[];
  readonly #logWeights: Float64Array;

  /**
   * @param weights `[components]`, non-negative, with sum 1; rounded to float32
   * @throws InputError if the numbers of weights and components differ
   */
  constructor(weights: ArrayLike<number>, components: readonly NormalComponent[]) {
    this.weights = Float32Array.from(weights);
    this.components = components;
    const total = this.weights.reduce((sum, weight) => sum + weight, 0);
    if (weights.length !== components.length || components.length === 0) {
      throw new InputError(
        `expected one weight for each component, but received: ${weights.length} and ${components.length}`,
      );
    }
    if (!(Math.abs(total - 1) < 1e-6 && this.weights.every((weight) => weight >= 0))) {
      throw new InputError(`expected non-negative weights with sum 1, but their sum is ${total}`);
    }
    this.dimension = components[0]!.mean.length;
    this.#logWeights = Float64Array.from(this.weights, Math.log);
  }

  async sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array> {
    const { samples, spread } = prepareSamples(count, this.dimension, options);
    for (let i = 0; i < count; i++) {
      this.components[random.categorical(this.weights)]!.sampleInto(samples, i, random, spread);
    }
    return samples;
  }

  async logDensity(codes: Float32Array, count: number): Promise<Float64Array> {
    checkCodes(codes, count, this.dimension);
    const terms = new Float64Array(this.components.length);
    return Float64Array.from({ length: count }, (_, i) => {
      this.components.forEach((component, k) => {
        terms[k] = this.#logWeights[k]! + component.logDensityOf(codes, i);
      });
      return logSumExp(terms);
    });
  }

  mapped(map?: AffineMap): GaussianMixture {
    if (map === undefined) return this;
    return new GaussianMixture(
      this.weights,
      this.components.map((component) => component.mapped(map)),
    );
  }

  toTensors(): NamedTensors {
    const count = this.components.length;
    const { dimension } = this;
    const size = packedSize(dimension);
    const means = new Float32Array(count * dimension);
    const factors = new Float32Array(count * size);
    this.components.forEach(({ mean, factor }, k) => {
      means.set(mean, k * dimension);
      factors.set(factor, k * size);
    });
    return {
      weights: { shape: [count], data: this.weights },
      means: { shape: [count, dimension], data: means },
      factors: { shape: [count, size], data: factors },
    };
  }

  /** @throws InputError if a tensor is missing, has another shape, or makes no positive definite covariance */
  static fromTensors(dimension: number, tensors: NamedTensors): GaussianMixture {
    const count = tensors.weights?.data.length ?? 0;
    const size = packedSize(dimension);
    const weights = storedValues(tensors, 'weights', [count]);
    const means = storedValues(tensors, 'means', [count, dimension]);
    const factors = storedValues(tensors, 'factors', [count, size]);
    const components = Array.from(
      weights,
      (_, k) =>
        new NormalComponent(
          means.slice(k * dimension, (k + 1) * dimension),
          factors.slice(k * size, (k + 1) * size),
        ),
    );
    return new GaussianMixture(weights, components);
  }
}
