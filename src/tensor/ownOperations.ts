import { relu, tanh } from './activation.js';
import * as operations from './ops.js';
import type { Operations } from './tensor.js';

/** The names of the operations with a gradient, in alphabetical order. */
export const differentiableNames = [
  'abs',
  'add',
  'cast',
  'concat',
  'div',
  'exp',
  'gather',
  'greater',
  'log',
  'matMul',
  'max',
  'maximum',
  'mean',
  'minimum',
  'mul',
  'neg',
  'pad',
  'relu',
  'reshape',
  'sigmoid',
  'slice',
  'softplus',
  'sqrt',
  'square',
  'sub',
  'sum',
  'tanh',
  'transpose',
] as const;

/** The operations that make a tensor of numbers, which is constant. */
const constantNames = ['fill', 'oneHot', 'scalar', 'tensor', 'tensor1d', 'tensor2d', 'zeros'] as const;

type Name = (typeof differentiableNames)[number] | (typeof constantNames)[number];

/**
 * The operations for losses, encoders and decoders of a user's own, by their names in TensorFlow.js.
 *
 * @interface
 */
export type OwnOperations = Pick<Operations, Name>;

const all: Operations = { ...operations, relu, tanh };

/**
 * The operations for losses, encoders and decoders of a user's own. Every back end has them, and each that is computed
 * from tensors has a gradient: `greater` is constant, `gather` takes rows, and `matMul` multiplies two matrices.
 */
export const ops = Object.fromEntries(
  [...differentiableNames, ...constantNames].map((name) => [name, all[name]]),
) as OwnOperations;
