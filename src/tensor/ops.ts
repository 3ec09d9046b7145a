import './gradients.js';
import * as tensorflow from '@tensorflow/tfjs-core';
import type { Operations } from './tensor.js';

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from './tensor.js';

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
  customGrad,
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
} = tensorflow as unknown as Operations;
