import { InputError } from '../../base/errors.js';
import { Random } from '../../base/random.js';
import { relu } from '../../tensor/activation.js';
import { dense } from '../../tensor/dense.js';
import { slice, type Tensor1D, type Tensor2D, tensor1d, tensor2d, tidy } from '../../tensor/ops.js';
import { ParameterLayout, type ParameterSpec, type Weights } from '../../tensor/parameters.js';
import { readAndDispose } from '../../tensor/read.js';
import type { NamedTensors } from '../../tensor/safetensors.js';
import { checkCodes, type Density, type DensitySampleOptions, prepareSamples } from '../density.js';
import { logSumExp } from '../numeric/logSumExp.js';
import { storedValues } from '../storedValues.js';

/** The sizes of the two networks, which both have two layers of `units` and as many inputs as outputs. */
export interface SecondStageSizes {
  readonly dimension: number;
  readonly units: number;
}

/** The number of draws for an estimate of the density at one code. */
const draws = 128;
/** The number of rows that are computed together. */
const block = 512;

export function secondStageLayout({ dimension, units }: SecondStageSizes): ParameterLayout {
  const layer = (name: string, inputs: number, outputs: number): ParameterSpec[] => [
    { name: `${name}/kernel`, shape: [inputs, outputs], initialisation: 'glorot' },
    { name: `${name}/bias`, shape: [outputs], initialisation: 'zeros' },
  ];
  return new ParameterLayout([
    ...layer('encoder/0', dimension, units),
    ...layer('encoder/1', units, units),
    ...layer('encoder/posterior', units, 2 * dimension),
    ...layer('decoder/0', dimension, units),
    ...layer('decoder/1', units, units),
    ...layer('decoder/code', units, dimension),
    // logarithm of the standard deviation of a code around what the decoder gives
    { name: 'decoder/logDeviation', shape: [1], initialisation: 'zeros' },
  ]);
}

/** Applies two layers and a linear one. */
function layers(weights: Weights, names: readonly string[], x: Tensor2D): Tensor2D {
  return names.reduce((inputs, name, i) => {
    const kernel = weights[`${name}/kernel`] as Tensor2D;
    const outputs = dense(inputs, kernel, weights[`${name}/bias`] as Tensor1D);
    return i === names.length - 1 ? outputs : relu(outputs);
  }, x);
}

/** Returns means and log-variances of the sources of standardised codes, [rows, dimension] each. */
export function latentPosterior(
  weights: Weights,
  codes: Tensor2D,
): { mean: Tensor2D; logVariance: Tensor2D } {
  const both = layers(weights, ['encoder/0', 'encoder/1', 'encoder/posterior'], codes);
  const [rows, width] = both.shape;
  return {
    mean: slice(both, [0, 0], [rows, width / 2]),
    logVariance: slice(both, [0, width / 2], [rows, width / 2]),
  };
}

/** Returns the means of the standardised codes that sources decode to, [rows, dimension]. */
export function decodedFrom(weights: Weights, sources: Tensor2D): Tensor2D {
  return layers(weights, ['decoder/0', 'decoder/1', 'decoder/code'], sources);
}

/**
 * The second stage of a two-stage VAE (Dai and Wipf 2019, arXiv 1903.05789): a variational autoencoder of the codes,
 * with the dimension of the codes. Sampling draws from its prior and decodes to codes. Its density at a code cannot be
 * computed; {@link logDensity} estimates it. Runs on the current back end.
 */
export class SecondStageVae implements Density {
  readonly kind = 'second-stage-vae';
  readonly dimension: number;
  readonly #layout: ParameterLayout;
  readonly #flat: Float32Array;
  /** The centre of the codes: a code is a standardised one times scale, plus centre; `[dimension]`. */
  readonly #centre: Float32Array;
  readonly #scale: Float32Array;

  /**
   * @param flat parameters in the order of {@link secondStageLayout}
   * @param centre mean of the codes in each dimension
   * @param scale their standard deviation, above 0
   * @throws InputError if a size does not fit or a scale is not positive
   */
  constructor(sizes: SecondStageSizes, flat: Float32Array, centre: Float32Array, scale: Float32Array) {
    this.dimension = sizes.dimension;
    this.#layout = secondStageLayout(sizes);
    if (
      flat.length !== this.#layout.size ||
      centre.length !== sizes.dimension ||
      scale.length !== sizes.dimension
    ) {
      throw new InputError(
        `expected ${this.#layout.size} parameters and as many centres and scales as dimensions, but received: ${flat.length}, ${centre.length} and ${scale.length}`,
      );
    }
    if (!scale.every((value) => value > 0)) throw new InputError('expected scales above 0, but one is not');
    this.#flat = flat;
    this.#centre = centre;
    this.#scale = scale;
  }

  async sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array> {
    const { dimension } = this;
    const { samples, spread } = prepareSamples(count, dimension, options);
    const deviation = Math.exp(this.#logDeviation());
    for (let start = 0; start < count; start += block) {
      const rows = Math.min(block, count - start);
      const sources = random.normals(rows * dimension).map((value) => spread * value);
      const means = await this.#decoded(sources, rows);
      for (let i = 0; i < means.length; i++) {
        const value = means[i]! + spread * deviation * random.normal();
        samples[start * dimension + i] = value * this.#scale[i % dimension]! + this.#centre[i % dimension]!;
      }
    }
    return samples;
  }

  /**
   * Estimates by importance sampling from the encoder (Burda, Grosse and Salakhutdinov 2016, arXiv 1509.00519, equation
   * 8, 128 draws). The estimate is low on average, and always the same for the same code and place.
   */
  async logDensity(codes: Float32Array, count: number): Promise<Float64Array> {
    const { dimension } = this;
    checkCodes(codes, count, dimension);
    const random = new Random(0);
    const logDeviation = this.#logDeviation();
    const logJacobian = this.#scale.reduce((sum, value) => sum + Math.log(value), 0);
    const logDensities = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const code = Float32Array.from(
        { length: dimension },
        (_value, d) => (codes[row * dimension + d]! - this.#centre[d]!) / this.#scale[d]!,
      );
      const { mean, logVariance } = await this.#posterior(code);
      const deviates = random.normals(draws * dimension);
      const sources = deviates.map(
        (value, i) => mean[i % dimension]! + Math.exp(0.5 * logVariance[i % dimension]!) * value,
      );
      const means = await this.#decoded(sources, draws);
      const terms = Float64Array.from({ length: draws }, (_value, draw) => {
        let log = 0;
        for (let d = 0; d < dimension; d++) {
          const i = draw * dimension + d;
          const error = (code[d]! - means[i]!) / Math.exp(logDeviation);
          // log p(code | source) + log p(source) - log q(source | code)
          log -= 0.5 * (error ** 2 + Math.log(2 * Math.PI)) + logDeviation;
          log += 0.5 * (deviates[i]! ** 2 - sources[i]! ** 2 + logVariance[d]!);
        }
        return log;
      });
      logDensities[row] = logSumExp(terms) - Math.log(draws) - logJacobian;
    }
    return logDensities;
  }

  mapped(): null {
    return null;
  }

  toTensors(): NamedTensors {
    const { dimension } = this;
    return {
      ...this.#layout.toRecord(this.#flat),
      centre: { shape: [dimension], data: this.#centre },
      scale: { shape: [dimension], data: this.#scale },
    };
  }

  /** @throws InputError if a tensor is missing, has another shape, or is not finite */
  static fromTensors(dimension: number, tensors: NamedTensors): SecondStageVae {
    const units = tensors['encoder/0/bias']?.shape[0] ?? 0;
    const sizes = { dimension, units };
    const { specs } = secondStageLayout(sizes);
    // read all of them before making space for their number, which the file merely claims
    const parameters = specs.map(({ name, shape }) => storedValues(tensors, name, shape));
    const flat = new Float32Array(parameters.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const values of parameters) {
      flat.set(values, at);
      at += values.length;
    }
    return new SecondStageVae(
      sizes,
      flat,
      storedValues(tensors, 'centre', [dimension]),
      storedValues(tensors, 'scale', [dimension]),
    );
  }

  #logDeviation(): number {
    return this.#flat.at(-1)!;
  }

  #weights(): Weights {
    return this.#layout.named(this.#layout.split(tensor1d(this.#flat)));
  }

  #decoded(sources: Float32Array, rows: number): Promise<Float32Array> {
    const codes = tidy(() => decodedFrom(this.#weights(), tensor2d(sources, [rows, this.dimension])));
    return readAndDispose(codes);
  }

  async #posterior(code: Float32Array): Promise<{ mean: Float32Array; logVariance: Float32Array }> {
    const [mean, logVariance] = tidy(() => {
      const posterior = latentPosterior(this.#weights(), tensor2d(code, [1, this.dimension]));
      return [posterior.mean, posterior.logVariance];
    }) as [Tensor2D, Tensor2D];
    const [ownMean, ownVariance] = await Promise.all([mean, logVariance].map(readAndDispose));
    return { mean: ownMean!, logVariance: ownVariance! };
  }
}
