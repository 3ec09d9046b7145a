import type { Random } from '../../base/random.js';
import type { NamedTensors } from '../../tensor/safetensors.js';
import { checkCodes, type Density, type DensitySampleOptions, prepareSamples } from '../density.js';

/** N(0, I): the prior of a VAE, and what a sampler without a fit uses. */
export class StandardNormal implements Density {
  readonly kind = 'standard-normal';

  constructor(readonly dimension: number) {}

  async sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array> {
    const { samples, spread } = prepareSamples(count, this.dimension, options);
    for (let i = 0; i < samples.length; i++) samples[i] = spread * random.normal();
    return samples;
  }

  async logDensity(codes: Float32Array, count: number): Promise<Float64Array> {
    checkCodes(codes, count, this.dimension);
    const logDensities = new Float64Array(count);
    const logNormaliser = -0.5 * this.dimension * Math.log(2 * Math.PI);
    for (let i = 0; i < count; i++) {
      let squaredNorm = 0;
      for (let d = 0; d < this.dimension; d++) squaredNorm += codes[i * this.dimension + d]! ** 2;
      logDensities[i] = logNormaliser - 0.5 * squaredNorm;
    }
    return logDensities;
  }

  mapped(): null {
    return null;
  }

  toTensors(): NamedTensors {
    return {};
  }
}
