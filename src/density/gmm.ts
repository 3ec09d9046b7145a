import { z } from 'zod';
import { InputError } from '../base/errors.js';
import type { Random } from '../base/random.js';
import {
  checkCodes,
  type Density,
  type DensityRecord,
  maxDimension,
  prepareSamples,
  type SampleOptions,
} from './density.js';
import { logSumExp } from './logSumExp.js';
import { componentFromRows, type NormalComponent, toRows } from './normalComponent.js';

export const gmmRecord = z.object({
  kind: z.literal('gmm'),
  dimension: z.int().min(1).max(maxDimension),
  weights: z.array(z.number().min(0)).min(1),
  means: z.array(z.array(z.number())),
  covariances: z.array(z.array(z.array(z.number()))),
});

/** A mixture of Gaussians with full covariances. */
export class GaussianMixture implements Density {
  readonly kind = 'gmm';
  readonly dimension: number;
  readonly #logWeights: Float64Array;

  /**
   * @param weights `[components]`, non-negative, with sum 1
   * @throws InputError if the numbers of weights and components differ
   */
  constructor(
    readonly weights: Float64Array,
    readonly components: readonly NormalComponent[],
  ) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (weights.length !== components.length || components.length === 0) {
      throw new InputError(
        `expected a weight a component, but received: ${weights.length} and ${components.length}`,
      );
    }
    if (!(Math.abs(total - 1) < 1e-6 && weights.every((weight) => weight >= 0))) {
      throw new InputError(`expected non-negative weights with sum 1, but their sum is ${total}`);
    }
    this.dimension = components[0]!.mean.length;
    this.#logWeights = weights.map(Math.log);
  }

  sample(count: number, random: Random, options?: SampleOptions): Float32Array {
    const { samples, spread } = prepareSamples(count, this.dimension, options);
    for (let i = 0; i < count; i++) {
      this.components[random.categorical(this.weights)]!.sampleInto(samples, i, random, spread);
    }
    return samples;
  }

  logDensity(codes: Float32Array, count: number): Float64Array {
    checkCodes(codes, count, this.dimension);
    const terms = new Float64Array(this.components.length);
    return Float64Array.from({ length: count }, (_, i) => {
      this.components.forEach((component, k) => {
        terms[k] = this.#logWeights[k]! + component.logDensityOf(codes, i);
      });
      return logSumExp(terms);
    });
  }

  toJSON(): DensityRecord {
    return {
      kind: this.kind,
      dimension: this.dimension,
      weights: Array.from(this.weights),
      means: this.components.map(({ mean }) => Array.from(mean)),
      covariances: this.components.map(({ covariance }) => toRows(covariance, this.dimension)),
    };
  }

  /** @throws InputError if sizes differ or a covariance is not symmetric and positive definite */
  static fromRecord({ dimension, weights, means, covariances }: z.infer<typeof gmmRecord>): GaussianMixture {
    if (means.length !== weights.length || covariances.length !== weights.length) {
      throw new InputError(
        `expected as many means and covariances as weights (${weights.length}), ` +
          `but received: ${means.length} and ${covariances.length}`,
      );
    }
    const components = means.map((mean, k) =>
      componentFromRows(mean, covariances[k]!, dimension, `component ${k}`),
    );
    return new GaussianMixture(Float64Array.from(weights), components);
  }
}
