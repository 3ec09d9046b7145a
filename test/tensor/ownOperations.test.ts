import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { differentiated } from '../../src/tensor/differentiated.js';
import { type Tensor, type Tensor2D, tidy, valueAndGrads } from '../../src/tensor/ops.js';
import { differentiableNames, ops } from '../../src/tensor/ownOperations.js';
import { sumOf } from '../../src/tensor/sumOf.js';
import { startTestBackend } from '../support/backend.js';
import { matrixOf, times } from '../support/numeric.js';
import { compare } from './support.js';

type Shape = readonly number[];
type Case = readonly [
  of: (...tensors: Tensor[]) => Tensor,
  reference: (...arrays: Float64Array[]) => Float64Array,
  shapes: readonly Shape[],
];

/** An operation of each number; `inner` keeps its argument where the operation is defined. */
const ofEach = (
  name: 'abs' | 'exp' | 'log' | 'neg' | 'relu' | 'sigmoid' | 'softplus' | 'sqrt' | 'square' | 'tanh',
  f: (x: number) => number,
  inner: 'any' | 'positive' = 'any',
): Case => {
  const isPositive = inner === 'positive';
  return [
    (x) => ops[name](isPositive ? ops.add(ops.square(x), 0.5) : x),
    (x) => x.map((value) => f(isPositive ? value ** 2 + 0.5 : value)),
    [[3, 4]],
  ];
};

/** An operation of two, the second of which is broadcast over the rows of the first. */
const ofTwo = (
  name: 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum',
  f: (a: number, b: number) => number,
): Case => [
  (a, b) => ops[name](a, ops.add(ops.square(b), 0.3)),
  (a, b) => a.map((value, i) => f(value, b[i % 4]! ** 2 + 0.3)),
  [[3, 4], [4]],
];

const columns = (f: (column: number[]) => number) => (x: Float64Array) =>
  Float64Array.from([0, 1, 2, 3], (k) => f([x[k]!, x[k + 4]!, x[k + 8]!]));
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Each operation, with its definition in double precision: gradients are compared with central differences of that. */
const cases: Readonly<Record<string, Case>> = {
  abs: ofEach('abs', Math.abs),
  add: ofTwo('add', (a, b) => a + b),
  cast: [(x) => ops.mul(ops.cast(x, 'float32'), 2), (x) => x.map((value) => 2 * value), [[3, 4]]],
  concat: [
    (a, b) => ops.concat([a, b]),
    (a, b) => Float64Array.from([...a, ...b]),
    [
      [2, 3],
      [1, 3],
    ],
  ],
  div: ofTwo('div', (a, b) => a / b),
  exp: ofEach('exp', Math.exp),
  gather: [
    (x) => ops.gather(x, [2, 0, 2]),
    (x) => Float64Array.from([2, 0, 2].flatMap((row) => [...x.subarray(4 * row, 4 * row + 4)])),
    [[3, 4]],
  ],
  greater: [
    (x) => ops.mul(x, ops.cast(ops.greater(x, 0.1), 'float32')),
    (x) => x.map((value) => (value > 0.1 ? value : 0)),
    [[3, 4]],
  ],
  log: ofEach('log', Math.log, 'positive'),
  matMul: [
    (a, b) => ops.matMul(a, b),
    (a, b) => times(matrixOf(3, 4, a), matrixOf(4, 2, b)).values,
    [
      [3, 4],
      [4, 2],
    ],
  ],
  max: [(x) => ops.max(x, 0), columns((column) => Math.max(...column)), [[3, 4]]],
  maximum: ofTwo('maximum', Math.max),
  mean: [(x) => ops.mean(x, 0, true), columns((column) => total(column) / 3), [[3, 4]]],
  minimum: ofTwo('minimum', Math.min),
  mul: ofTwo('mul', (a, b) => a * b),
  neg: ofEach('neg', (x) => -x),
  pad: [(x) => ops.pad(x, [[1, 2]]), (x) => Float64Array.from([0, ...x, 0, 0]), [[4]]],
  relu: ofEach('relu', (x) => Math.max(x, 0)),
  reshape: [(x) => ops.square(ops.reshape(x, [2, 6])), (x) => x.map((value) => value ** 2), [[3, 4]]],
  sigmoid: ofEach('sigmoid', (x) => 1 / (1 + Math.exp(-x))),
  slice: [(x) => ops.slice(x, [1, 0], [1, 4]), (x) => x.slice(4, 8), [[3, 4]]],
  softplus: ofEach('softplus', (x) => Math.log(1 + Math.exp(x))),
  sqrt: ofEach('sqrt', Math.sqrt, 'positive'),
  square: ofEach('square', (x) => x ** 2),
  sub: ofTwo('sub', (a, b) => a - b),
  sum: [(x) => ops.sum(x, 0), columns(total), [[3, 4]]],
  tanh: ofEach('tanh', Math.tanh),
  transpose: [
    (x) => ops.transpose(x),
    (x) => Float64Array.from([0, 1, 2, 3].flatMap((k) => [x[k]!, x[k + 4]!, x[k + 8]!])),
    [[3, 4]],
  ],
};

beforeAll(startTestBackend);

describe("operations for parts of one's own", () => {
  it('are all under test here', () => {
    expect(Object.keys(cases)).toEqual(differentiableNames);
  });

  it.each(Object.entries(cases))('%s has its value and its gradient', (_, [of, reference, shapes]) =>
    compare(of, reference, shapes),
  );

  it.each([
    [true, false],
    [false, true],
    [true, true],
  ])('matMul of transposed matrices (%s, %s) has its gradient', (left, right) =>
    compare(
      (a, b) => ops.matMul(a, b, left, right),
      (a, b) => times(transposed(3, 4, a, left), transposed(4, 2, b, right)).values,
      [left ? [4, 3] : [3, 4], right ? [2, 4] : [4, 2]],
    ),
  );

  // a gradient that two tensors shared would be freed for the first to which another is added
  it.each([
    [
      'a sum',
      (a: Tensor, b: Tensor) => ops.mul(ops.mul(a, b), ops.add(a, b)),
      (x: number, y: number) => x * y * (x + y),
    ],
    [
      'a sum that frees its terms',
      (a: Tensor, b: Tensor) => {
        const [other, product] = [ops.square(b), ops.mul(a, b)];
        return ops.mul(ops.square(product), sumOf(product as Tensor2D, other as Tensor2D));
      },
      (x: number, y: number) => (x * y) ** 2 * (x * y + y ** 2),
    ],
  ] as const)('terms of %s that are used elsewhere have their gradients', (_, of, f) =>
    compare(of, (a, b) => a.map((x, i) => f(x, b[i]!)), [
      [2, 3],
      [2, 3],
    ]),
  );

  it('gather takes numbers of a vector, and blocks of a tensor', async () => {
    await compare(
      (x) => ops.gather(x, [1, 1, 3]),
      (x) => Float64Array.of(x[1]!, x[1]!, x[3]!),
      [[4]],
    );
    await compare(
      (x) => ops.gather(x, [1]),
      (x) => x.slice(6, 12),
      [[2, 2, 3]],
    );
  });

  it('max shares its gradient among equal numbers, over all of a tensor', () =>
    compare(
      (x) => ops.max(ops.concat([x, x])),
      (x) => Float64Array.of(Math.max(...x)),
      [[3]],
    ));
});

/** A matrix of rows and columns, given transposed or not. */
function transposed(rows: number, columnCount: number, values: Float64Array, isTransposed: boolean) {
  if (!isTransposed) return matrixOf(rows, columnCount, values);
  return matrixOf(
    rows,
    columnCount,
    Float64Array.from(values, (_, i) => values[(i % columnCount) * rows + Math.floor(i / columnCount)]!),
  );
}

describe('an operation that cannot be differentiated', () => {
  it.each([
    [
      'Cannot compute gradient: gradient function not found for SquaredDifference.',
      'squaredDifference has no gradient',
    ],
    ["Kernel 'Erf' not registered for backend 'wasm'", 'the back end wasm has no erf'],
  ])('%s is named, with those that can be', (message, named) => {
    const fail = () => {
      throw new Error(message);
    };
    expect(() => differentiated(fail)).toThrow(
      expect.objectContaining({
        name: 'InputError',
        problem: expect.stringContaining(named),
        advice: [{ text: `use those of ops: ${differentiableNames.join(', ')}` }],
      }),
    );
  });

  it('gradients that others have registered are not used, and stay with them', () => {
    const before = tf.getGradient('Floor');
    const theirs = { kernelName: 'Floor', gradFunc: (dy: unknown) => ({ x: () => dy }) } as tf.GradConfig;
    tf.registerGradient(theirs);
    try {
      const differentiate = valueAndGrads((x) => ops.sum(tf.floor(x as unknown as tf.Tensor) as never));
      const derived = () => tidy(() => differentiated(() => differentiate([ops.tensor([1.5])])));
      expect(derived).toThrow('floor has no gradient in grae');
      expect(tf.getGradient('Floor')).toBe(theirs);
    } finally {
      if (before === undefined) tf.unregisterGradient('Floor');
      else tf.registerGradient(before);
    }
  });

  it('other errors stay as they are', () => {
    const error = new Error('other');
    expect(() =>
      differentiated(() => {
        throw error;
      }),
    ).toThrow(error);
  });
});
