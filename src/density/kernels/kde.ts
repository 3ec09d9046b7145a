import { allFinite } from '../../base/allFinite.js';
import { InputError } from '../../base/errors.js';
import type { Random } from '../../base/random.js';
import type { NamedTensors, StoredTensor } from '../../tensor/safetensors.js';
import {
  type AffineMap,
  checkCodes,
  type Density,
  type DensitySampleOptions,
  prepareSamples,
} from '../density.js';
import { NormalComponent, packedSize } from '../gaussian/normalComponent.js';
import { logSumExp } from '../numeric/logSumExp.js';
import { storedIntegers, storedValues } from '../storedValues.js';

/**
 * A kernel density estimate: normal kernels of equal weight. The kernels of a group share a covariance (in the manifold
 * Parzen windows of Vincent and Bengio 2002, each has its own), and each is stored as an offset from the group's mean.
 */
export class KernelDensity implements Density {
  readonly kind = 'kde';
  readonly dimension: number;
  /** The mean and covariance of the kernels of each group. */
  readonly groups: readonly NormalComponent[];
  /** The group of each kernel, `[kernels]`. */
  readonly labels: Uint16Array;
  /** The offset of each kernel's mean from its group's mean, `[kernels, dimension]`, row-major. */
  readonly offsets: Float32Array;
  /** L^-1 times the offset of each kernel, with its group's L; computed when a density is first asked for. */
  #whitened: Float32Array | null = null;

  /** @throws InputError if the sizes do not fit, an offset is not finite, or a label is that of no group */
  constructor(groups: readonly NormalComponent[], labels: Uint16Array, offsets: Float32Array) {
    this.dimension = groups[0]?.mean.length ?? 0;
    if (labels.length === 0 || offsets.length !== labels.length * this.dimension) {
      throw new InputError(
        `expected one group and one offset for each kernel, but received: ${labels.length} and ${offsets.length / this.dimension}`,
      );
    }
    const foreign = labels.find((label) => label >= groups.length);
    if (foreign !== undefined) {
      throw new InputError(
        `expected kernels of ${groups.length} groups, but one belongs to group ${foreign}`,
      );
    }
    if (!allFinite(offsets)) throw new InputError('expected finite kernels, but one is not');
    this.groups = groups;
    this.labels = labels;
    this.offsets = offsets;
  }

  async sample(count: number, random: Random, options?: DensitySampleOptions): Promise<Float32Array> {
    const { dimension, offsets } = this;
    const { samples, spread } = prepareSamples(count, dimension, options);
    for (let i = 0; i < count; i++) {
      const kernel = random.integer(this.labels.length);
      this.groups[this.labels[kernel]!]!.sampleInto(samples, i, random, spread);
      for (let d = 0; d < dimension; d++) samples[i * dimension + d]! += offsets[kernel * dimension + d]!;
    }
    return samples;
  }

  /** Works in the units of each group, where its kernels are round: |L^-1 (x - mean) - L^-1 offset|. */
  async logDensity(codes: Float32Array, count: number): Promise<Float64Array> {
    const { dimension, labels } = this;
    checkCodes(codes, count, dimension);
    this.#whitened ??= this.#whitenedOffsets();
    const offsets = this.#whitened;
    const terms = new Float64Array(labels.length);
    const whitened = this.groups.map(() => new Float64Array(dimension));
    return Float64Array.from({ length: count }, (_, row) => {
      const code = codes.subarray(row * dimension, (row + 1) * dimension);
      this.groups.forEach((group, g) => {
        whitened[g]!.set(group.whiten(code));
      });
      labels.forEach((label, kernel) => {
        const centre = whitened[label]!;
        let squaredNorm = 0;
        for (let d = 0; d < dimension; d++) {
          squaredNorm += (centre[d]! - offsets[kernel * dimension + d]!) ** 2;
        }
        terms[kernel] = this.groups[label]!.logNormaliser - 0.5 * squaredNorm;
      });
      return logSumExp(terms) - Math.log(labels.length);
    });
  }

  mapped(map?: AffineMap): KernelDensity {
    if (map === undefined) return this;
    const { dimension, offsets } = this;
    const moved = new Float32Array(offsets.length);
    for (let start = 0; start < offsets.length; start += dimension) {
      for (let i = 0; i < dimension; i++) {
        let sum = 0;
        for (let j = 0; j < dimension; j++) sum += map.matrix[i * dimension + j]! * offsets[start + j]!;
        moved[start + i] = sum;
      }
    }
    return new KernelDensity(
      this.groups.map((group) => group.mapped(map)),
      this.labels,
      moved,
    );
  }

  toTensors(precision: 'whole' | 'compact' = 'whole'): NamedTensors {
    const { groups, labels, dimension, offsets } = this;
    const size = packedSize(dimension);
    const means = new Float32Array(groups.length * dimension);
    const factors = new Float32Array(groups.length * size);
    groups.forEach(({ mean, factor }, g) => {
      means.set(mean, g * dimension);
      factors.set(factor, g * size);
    });
    const shape = [labels.length, dimension];
    return {
      means: { shape: [groups.length, dimension], data: means },
      factors: { shape: [groups.length, size], data: factors },
      labels: { shape: [labels.length], data: labels },
      ...(precision === 'whole' ? { offsets: { shape, data: offsets } } : inBytes(offsets, shape)),
    };
  }

  /** @throws InputError if a tensor is missing, has another shape, or makes no positive definite covariance */
  static fromTensors(dimension: number, tensors: NamedTensors): KernelDensity {
    const count = tensors.means?.shape[0] ?? 0;
    const size = packedSize(dimension);
    const means = storedValues(tensors, 'means', [count, dimension]);
    const factors = storedValues(tensors, 'factors', [count, size]);
    const kernels = tensors.labels?.data.length ?? 0;
    const labels = storedIntegers(tensors, 'labels', [kernels], Uint16Array);
    const groups = Array.from(
      { length: count },
      (_, g) =>
        new NormalComponent(
          means.slice(g * dimension, (g + 1) * dimension),
          factors.slice(g * size, (g + 1) * size),
        ),
    );
    return new KernelDensity(groups, labels, offsetsOf(tensors, [kernels, dimension]));
  }

  #whitenedOffsets(): Float32Array {
    const { dimension, labels, offsets } = this;
    const whitened = new Float32Array(offsets.length);
    const place = new Float32Array(dimension);
    labels.forEach((label, kernel) => {
      const group = this.groups[label]!;
      for (let d = 0; d < dimension; d++) place[d] = group.mean[d]! + offsets[kernel * dimension + d]!;
      whitened.set(group.whiten(place), kernel * dimension);
    });
    return whitened;
  }
}

const largestByte = 127;

/**
 * Stores each number in a byte, in steps that differ by dimension; the error is at most 0.4% of the largest offset
 * there.
 */
function inBytes(offsets: Float32Array, shape: readonly number[]): Record<string, StoredTensor> {
  const dimension = shape[1]!;
  const steps = new Float32Array(dimension);
  for (let i = 0; i < offsets.length; i++) {
    const d = i % dimension;
    steps[d] = Math.max(steps[d]!, Math.abs(offsets[i]!) / largestByte);
  }
  const bytes = Int8Array.from(offsets, (value, i) => Math.round(value / (steps[i % dimension]! || 1)));
  return { offsetBytes: { shape, data: bytes }, offsetSteps: { shape: [dimension], data: steps } };
}

function offsetsOf(tensors: NamedTensors, shape: readonly [number, number]): Float32Array {
  if (!Object.hasOwn(tensors, 'offsetBytes')) return storedValues(tensors, 'offsets', shape);
  const dimension = shape[1];
  const bytes = storedIntegers(tensors, 'offsetBytes', shape, Int8Array);
  const steps = storedValues(tensors, 'offsetSteps', [dimension]);
  return Float32Array.from(bytes, (value, i) => value * steps[i % dimension]!);
}
