import { z } from 'zod';
import type { Random } from '../base/random.js';
import {
  checkCodes,
  type Density,
  type DensityRecord,
  maxDimension,
  prepareSamples,
  type SampleOptions,
} from './density.js';
import { componentFromRows, NormalComponent, toRows } from './normalComponent.js';

export const gaussianRecord = z.object({
  kind: z.literal('gaussian'),
  dimension: z.int().min(1).max(maxDimension),
  mean: z.array(z.number()),
  covariance: z.array(z.array(z.number())),
});

/** One Gaussian with a full covariance. */
export class Gaussian implements Density {
  readonly kind = 'gaussian';
  readonly dimension: number;
  readonly #component: NormalComponent;

  /**
   * @param mean `[dimension]`
   * @param covariance `[dimension, dimension]`, row-major, symmetric
   * @throws InputError if the covariance is not positive definite
   */
  constructor(
    readonly mean: Float64Array,
    readonly covariance: Float64Array,
  ) {
    this.dimension = mean.length;
    this.#component = new NormalComponent(mean, covariance);
  }

  sample(count: number, random: Random, options?: SampleOptions): Float32Array {
    const { samples, spread } = prepareSamples(count, this.dimension, options);
    for (let i = 0; i < count; i++) this.#component.sampleInto(samples, i, random, spread);
    return samples;
  }

  logDensity(codes: Float32Array, count: number): Float64Array {
    checkCodes(codes, count, this.dimension);
    return Float64Array.from({ length: count }, (_, i) => this.#component.logDensityOf(codes, i));
  }

  toJSON(): DensityRecord {
    return {
      kind: this.kind,
      dimension: this.dimension,
      mean: Array.from(this.mean),
      covariance: toRows(this.covariance, this.dimension),
    };
  }

  /** @throws InputError if sizes differ or the covariance is not symmetric and positive definite */
  static fromRecord(record: z.infer<typeof gaussianRecord>): Gaussian {
    const { mean, covariance, dimension } = record;
    const component = componentFromRows(mean, covariance, dimension, 'the Gaussian');
    return new Gaussian(component.mean, component.covariance);
  }
}
