import { startedLibrary } from './library.js';
import type { Differentiable, Operations, Tensor } from './tensor.js';

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from './tensor.js';

const operations = new Proxy({} as Operations, {
  get: (_, name: keyof Operations) => {
    const call = (...values: never[]) =>
      (startedLibrary()[name] as (...values: never[]) => unknown)(...values);
    return call;
  },
});

/**
 * The one door to TensorFlow.js: whatever else computes with tensors imports from this room, so that another
 * back end would have to replace this room alone. Only operations that every back end here has, forward and
 * (where marked in gradients.ts) backward, pass through.
 */
export const {
  abs,
  add,
  cast,
  clone,
  concat,
  dispose,
  div,
  exp,
  fill,
  gather,
  getBackend,
  greater,
  keep,
  log,
  matMul,
  max,
  maximum,
  mean,
  memory,
  minimum,
  mul,
  neg,
  oneHot,
  pad,
  relu,
  reshape,
  reverse,
  scalar,
  selu,
  sigmoid,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  unsortedSegmentSum,
  valueAndGrads,
  zeros,
  zerosLike,
} = operations;

/**
 * A function with a gradient of its own. The way back frees what it computes on its way, which TensorFlow.js would keep
 * until the whole gradient is there.
 */
export const customGrad: Operations['customGrad'] = <F extends (...tensors: never[]) => Tensor>(
  compute: (...inputs: unknown[]) => Differentiable,
) => {
  let differentiable: F | null = null;
  const call = (...tensors: never[]): Tensor => {
    differentiable ??= startedLibrary().customGrad<F>((...inputs) => {
      const { value, gradFunc } = compute(...inputs);
      return { value, gradFunc: (dy, saved) => tidy(() => gradFunc(dy, saved)) };
    });
    return differentiable(...tensors);
  };
  return call as F;
};
