import { relu } from '../tensor/activation.js';
import { type BatchStatistics, batchNormalisation, fixedNormalisation } from '../tensor/normalisation.js';
import { mul, type Tensor1D, type Tensor2D } from '../tensor/ops.js';
import type { ParameterSpec, Weights } from '../tensor/parameters.js';
import { repeatRows } from '../tensor/rows.js';
import type { Dropout } from './dropout.js';

/** One pass through a network: its weights, and the statistics that batch normalisation uses or observes. */
export interface Pass {
  readonly weights: Weights;
  /** The running mean and variance of every batch normalisation, `NAME/mean` and `NAME/variance`. */
  readonly statistics: Weights;
  /** Called with the statistics of the current batch; in training only. */
  readonly observe?: (name: string, statistics: BatchStatistics) => void;
  /** Dropout; in training only. */
  readonly dropout?: Dropout | null;
}

/** Returns a weight of a pass by name; a missing one is a bug in this code, never the user's mistake. */
export function matrix(pass: Pass, name: string): Tensor2D {
  return pass.weights[name] as Tensor2D;
}

export function vector(pass: Pass, name: string): Tensor1D {
  return pass.weights[name] as Tensor1D;
}

/**
 * Drops some states of a layer in training, the same ones at all steps.
 *
 * @param x [steps * size, units]
 */
export function dropStates({ dropout }: Pass, x: Tensor2D, size: number): Tensor2D {
  const factors = dropout?.factors('states', size, x.shape[1]) ?? null;
  return factors === null ? x : (mul(x, repeatRows(factors, x.shape[0] / size)) as Tensor2D);
}

/**
 * Normalises by the current batch in training, and by the running statistics otherwise.
 *
 * @param isRectified whether negative values then become 0
 */
export function normaliseBatch(pass: Pass, name: string, x: Tensor2D, isRectified = false): Tensor2D {
  const gain = vector(pass, `${name}/gain`);
  const offset = vector(pass, `${name}/offset`);
  const { observe } = pass;
  if (observe !== undefined) {
    return batchNormalisation(x, gain, offset, {
      isRectified,
      observe: (statistics) => observe(name, statistics),
    });
  }
  const mean = pass.statistics[`${name}/mean`] as Tensor1D;
  const variance = pass.statistics[`${name}/variance`] as Tensor1D;
  const y = fixedNormalisation(x, { mean, variance }, gain, offset);
  return isRectified ? relu(y) : y;
}

/** A part of a network, with its parameters and its batch normalisations. */
export interface Component {
  readonly parameters: readonly ParameterSpec[];
  readonly normalisations: readonly { readonly name: string; readonly units: number }[];
}

export function denseParameters(name: string, inputs: number, units: number): ParameterSpec[] {
  return [
    { name: `${name}/kernel`, shape: [inputs, units], initialisation: 'glorot' },
    { name: `${name}/bias`, shape: [units], initialisation: 'zeros' },
  ];
}

/** Returns the two kernels and biases of a reset-after GRU. */
export function gruParameters(name: string, inputs: number, units: number): ParameterSpec[] {
  return [
    { name: `${name}/kernel`, shape: [inputs, 3 * units], initialisation: 'glorot' },
    { name: `${name}/bias`, shape: [3 * units], initialisation: 'zeros' },
    { name: `${name}/recurrentKernel`, shape: [units, 3 * units], initialisation: 'fan-in' },
    { name: `${name}/recurrentBias`, shape: [3 * units], initialisation: 'zeros' },
  ];
}

export function normalisationParameters(name: string, units: number): ParameterSpec[] {
  return [
    { name: `${name}/gain`, shape: [units], initialisation: 'ones' },
    { name: `${name}/offset`, shape: [units], initialisation: 'zeros' },
  ];
}
