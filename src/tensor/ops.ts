import './gradients.js';
import * as tensorflow from '@tensorflow/tfjs-core';
import type { Operations } from './tensor.js';

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from './tensor.js';

const operations = tensorflow as unknown as Operations;

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
export const customGrad: Operations['customGrad'] = (compute) =>
  operations.customGrad((...inputs) => {
    const { value, gradFunc } = compute(...inputs);
    return { value, gradFunc: (dy, saved) => tidy(() => gradFunc(dy, saved)) };
  });
