import type { Random } from '../../base/random.js';
import type { NamedTensors } from '../../tensor/safetensors.js';
import {
  type AffineMap,
  checkCodes,
  type Density,
  type DensitySampleOptions,
  prepareSamples,
} from '../density.js';
import { storedValues } from '../storedValues.js';
import { NormalComponent, packedSize } from './normalComponent.js';

/** One Gaussian with a full covariance. */
export class Gaussian implements Density {
  readonly kind = 'gaussian';
  readonly dimension: number;

  constructor(readonly component: NormalComponent) {
    this.dimension = component.mean.length;
  }

  async sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array> {
    const { samples, spread } = prepareSamples(count, this.dimension, options);
    for (let i = 0; i < count; i++) this.component.sampleInto(samples, i, random, spread);
    return samples;
  }

  async logDensity(codes: Float32Array, count: number): Promise<Float64Array> {
    checkCodes(codes, count, this.dimension);
    return Float64Array.from({ length: count }, (_, i) => this.component.logDensityOf(codes, i));
  }

  mapped(map?: AffineMap): Gaussian {
    return map === undefined ? this : new Gaussian(this.component.mapped(map));
  }

  toTensors(): NamedTensors {
    const { mean, factor } = this.component;
    return {
      mean: { shape: [mean.length], data: mean },
      factor: { shape: [factor.length], data: factor },
    };
  }

  /** @throws InputError if a tensor is missing, has another shape, or makes no positive definite covariance */
  static fromTensors(dimension: number, tensors: NamedTensors): Gaussian {
    const mean = storedValues(tensors, 'mean', [dimension]);
    const factor = storedValues(tensors, 'factor', [packedSize(dimension)]);
    return new Gaussian(new NormalComponent(mean, factor));
  }
}
