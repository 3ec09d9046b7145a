import { relu } from './activation.js';
import {
  epsilon,
  hasNormalisationKernels,
  normalisationGradients,
  normaliseByKernel,
} from './normalisationKernels.js';
import {
  add,
  customGrad,
  div,
  mean,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from './ops.js';
import { sumRows } from './rows.js';

/** Mean and variance of every unit over the rows of a batch, each [units]. */
export interface BatchStatistics {
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * (x - mean) / sqrt(variance + 0.001) over one axis, the gradient flowing through mean and variance too.
 *
 * @param x [rows, units]
 * @param axis 0: over rows (batch), 1: over units (layer)
 * @param observe called with mean and variance
 */
export function normalise(
  x: Tensor2D,
  axis: 0 | 1,
  observe?: (mean: Tensor, variance: Tensor) => void,
): Tensor2D {
  const normalised = customGrad((...inputs) => {
    const [values, save] = inputs as unknown as [Tensor2D, (saved: Tensor[]) => void];
    const average = meanAlong(values, axis);
    const centred = sub<Tensor2D>(values, average);
    const variance = meanAlong(square<Tensor2D>(centred), axis);
    observe?.(average, variance);
    const deviation = sqrt(add(variance, epsilon));
    const y = div(centred, deviation);
    save([y, deviation]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [output, divisor] = saved as [Tensor, Tensor];
        const alongOutput = mul(output, meanAlong(mul(dy, output) as Tensor2D, axis));
        return div(sub(sub(dy, meanAlong(dy as Tensor2D, axis)), alongOutput), divisor);
      },
    };
  }) as (x: Tensor2D) => Tensor2D;
  return normalised(x);
}

/** The mean over rows, [units], or over units, [rows, 1]. */
function meanAlong(x: Tensor2D, axis: 0 | 1): Tensor {
  return axis === 0 ? meanOfRows(x) : mean(x, 1, true);
}

/** The mean over rows, by a sum that does not transpose the whole matrix on WebAssembly. @returns [units] */
function meanOfRows(x: Tensor2D): Tensor1D {
  return mul(sumRows(x), 1 / x.shape[0]);
}

/**
 * x ∘ gain + offset, row by row.
 *
 * @param x [rows, units]
 * @param gain [units]
 * @param offset [units]
 */
export function scaleAndShift(x: Tensor2D, gain: Tensor1D, offset: Tensor1D): Tensor2D {
  return scaled(x, gain, offset);
}

const scaled = customGrad((...inputs) => {
  const [x, gain, offset, save] = inputs as unknown as [Tensor2D, Tensor1D, Tensor1D, (s: Tensor[]) => void];
  save([x, gain]);
  return {
    value: add(mul(x, gain), offset),
    gradFunc: (dy: Tensor, saved: Tensor[]) =>
      [
        mul(dy, saved[1]!),
        sumRows(mul(dy, saved[0]!) as Tensor2D),
        sumRows(dy as Tensor2D),
      ] as unknown as Tensor,
  };
}) as (x: Tensor2D, gain: Tensor1D, offset: Tensor1D) => Tensor2D;

/** Layer normalisation (Ba et al. 2016, arXiv 1607.06450). @param x [rows, units] */
export function layerNormalisation(x: Tensor2D, gain: Tensor1D, offset: Tensor1D): Tensor2D {
  return scaleAndShift(normalise(x, 1), gain, offset);
}

export interface BatchNormalisationOptions {
  /** Whether negative values become 0. Defaults to false. */
  readonly isRectified?: boolean;
  /** Called with the statistics of the batch. */
  readonly observe?: (statistics: BatchStatistics) => void;
}

/**
 * Batch normalisation in training: by the statistics of the batch at hand (Ioffe and Szegedy 2015).
 *
 * @param x [rows, units]
 */
export function batchNormalisation(
  x: Tensor2D,
  gain: Tensor1D,
  offset: Tensor1D,
  { isRectified = false, observe }: BatchNormalisationOptions = {},
): Tensor2D {
  if (!hasNormalisationKernels(x.shape[1])) {
    const normalised = normalise(x, 0, (mean, variance) =>
      observe?.({ mean: mean as Tensor1D, variance: variance as Tensor1D }),
    );
    const y = scaleAndShift(normalised, gain, offset);
    return isRectified ? relu(y) : y;
  }
  const recorded = customGrad((...inputs) => {
    const [values, gains, offsets, save] = inputs as unknown as [
      Tensor2D,
      Tensor1D,
      Tensor1D,
      (saved: Tensor[]) => void,
    ];
    const { y, mean, variance } = normaliseByKernel(values, gains, offsets, isRectified);
    observe?.({ mean, variance });
    save([values, gains, y, mean, variance]);
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, gain, y, mean, variance] = saved as [Tensor2D, Tensor1D, Tensor2D, Tensor1D, Tensor1D];
        const forward = { y, mean, variance };
        return normalisationGradients(dy as Tensor2D, x, gain, forward, isRectified) as unknown as Tensor;
      },
    };
  }) as (x: Tensor2D, gain: Tensor1D, offset: Tensor1D) => Tensor2D;
  return recorded(x, gain, offset);
}

/** Batch normalisation in use: by the running statistics kept in training. */
export function fixedNormalisation(
  x: Tensor2D,
  statistics: BatchStatistics,
  gain: Tensor1D,
  offset: Tensor1D,
): Tensor2D {
  const y = div(sub(x, statistics.mean), sqrt(add(statistics.variance, epsilon))) as Tensor2D;
  return scaleAndShift(y, gain, offset);
}
