import { relu, tanh } from './activation.js';
import {
  abs,
  add,
  cast,
  concat,
  div,
  exp,
  fill,
  gather,
  greater,
  log,
  matMul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  oneHot,
  pad,
  reshape,
  scalar,
  sigmoid,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tensor,
  tensor1d,
  tensor2d,
  transpose,
  zeros,
} from './ops.js';
import type { Operations } from './tensor.js';

/** Operations with a gradient. */
const differentiable = {
  abs,
  add,
  cast,
  concat,
  div,
  exp,
  gather,
  greater,
  log,
  matMul,
  max,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  pad,
  relu,
  reshape,
  sigmoid,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  sum,
  tanh,
  transpose,
} satisfies Partial<Operations>;

/** Operations that make a tensor of numbers, which is constant. */
const constants = { fill, oneHot, scalar, tensor, tensor1d, tensor2d, zeros } satisfies Partial<Operations>;

/** The operations for losses, encoders and decoders of a user's own, by their names in TensorFlow.js. */
export type OwnOperations = Pick<Operations, keyof typeof differentiable | keyof typeof constants>;

/**
 * The operations for losses, encoders and decoders of a user's own. Every back end has them, and each that is computed
 * from tensors has a gradient: `greater` is constant, `gather` takes rows, and `matMul` multiplies two matrices.
 */
export const ops: OwnOperations = { ...differentiable, ...constants };

/** The names of the operations with a gradient, in alphabetical order. */
export const differentiableNames: readonly string[] = Object.keys(differentiable);
