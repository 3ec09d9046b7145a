import { startedLibrary } from './library.js';
import { unitsAtOnce } from './normalisationModule.js';
import type { Tensor1D, Tensor2D } from './tensor.js';

/** The names of the kernels of a back end that has them. */
export const normalisationKernels = {
  forward: 'BatchNormalisation',
  backward: 'BatchNormalisationGradient',
} as const;

/** Added to the variance, as in Keras. */
export const epsilon = 1e-3;

/** Whether the back end has kernels for a batch normalisation of so many units. */
export function hasNormalisationKernels(units: number): boolean {
  const { getKernel, getBackend } = startedLibrary();
  return units % unitsAtOnce === 0 && getKernel(normalisationKernels.forward, getBackend()) !== undefined;
}

/** What batch normalisation computes, and its gradient takes. */
export interface NormalisedBatch {
  /** [rows, units] */
  readonly y: Tensor2D;
  /** [units] */
  readonly mean: Tensor1D;
  /** [units] */
  readonly variance: Tensor1D;
}

/** @param isRectified whether negative values become 0 */
export function normaliseByKernel(
  x: Tensor2D,
  gain: Tensor1D,
  offset: Tensor1D,
  isRectified: boolean,
): NormalisedBatch {
  const [y, mean, variance] = startedLibrary()
    .engine()
    .runKernel(normalisationKernels.forward, { x, gain, offset }, { isRectified }) as [
    Tensor2D,
    Tensor1D,
    Tensor1D,
  ];
  return { y, mean, variance };
}

/** Returns the gradients by x, by the gain and by the offset. */
export function normalisationGradients(
  dy: Tensor2D,
  x: Tensor2D,
  gain: Tensor1D,
  { y, mean, variance }: NormalisedBatch,
  isRectified: boolean,
): readonly [Tensor2D, Tensor1D, Tensor1D] {
  const inputs = { dy, x, gain, y, mean, variance };
  return startedLibrary()
    .engine()
    .runKernel(normalisationKernels.backward, inputs, { isRectified }) as unknown as readonly [
    Tensor2D,
    Tensor1D,
    Tensor1D,
  ];
}
