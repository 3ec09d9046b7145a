import './gradients.js';

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
/**
 * The one door to TensorFlow.js: whatever else computes with tensors imports from this room, so that another
 * back end would have to replace this room alone. Only operations that every back end here has, forward and
 * (where marked in gradients.ts) backward, pass through.
 */
export {
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
  greater,
  keep,
  log,
  matMul,
  max,
  maximum,
  mean,
  memory,
  mul,
  neg,
  oneHot,
  ones,
  pad,
  relu,
  reshape,
  scalar,
  sigmoid,
  slice,
  split,
  sqrt,
  square,
  stack,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  tile,
  transpose,
  unstack,
  valueAndGrads,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
