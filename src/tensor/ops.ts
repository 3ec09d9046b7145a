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
  concat,
  customGrad,
  dispose,
  div,
  exp,
  fill,
  gather,
  keep,
  log,
  matMul,
  max,
  mean,
  memory,
  mul,
  oneHot,
  pad,
  reshape,
  reverse,
  scalar,
  sigmoid,
  slice,
  sqrt,
  square,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
  unsortedSegmentSum,
  valueAndGrads,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
