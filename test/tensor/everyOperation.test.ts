import { beforeAll, describe, expect, it } from 'vitest';
import * as ops from '../../src/tensor/ops.js';
import { differentiableNames } from '../../src/tensor/ownOperations.js';
import { readAndDispose } from '../../src/tensor/read.js';
import type { Tensor } from '../../src/tensor/tensor.js';
import { startTestBackend } from '../support/backend.js';

/** Operations that compute nothing, or hold what others compute. */
const bookkeeping = [
  'clone',
  'customGrad',
  'dispose',
  'getBackend',
  'keep',
  'memory',
  'scalar',
  'tensor',
  'tensor1d',
  'tensor2d',
  'tidy',
  'valueAndGrads',
];

const columns = 32;
const rows = 48;
/** More numbers than a back end may compute on the host, since small ones are not worth a launch on a GPU. */
const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 1.7) * 3);
const at = (row: number, column: number) => values[row * columns + column]!;
const fromMatrix = (f: (row: number, column: number) => number, height = rows, width = columns) =>
  Array.from({ length: height * width }, (_, i) => f(Math.floor(i / width), i % width));

/** Scale and alpha of Klambauer, Unterthiner, Mayr and Hochreiter (2017). */
const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];

/** The operations that are not among those with a gradient, which ownOperations.test.ts looks at; on a matrix. */
const cases: Readonly<Record<string, readonly [of: (x: Tensor) => Tensor, expected: readonly number[]]>> = {
  fill: [() => ops.fill([rows, 3], 2.5), new Array(rows * 3).fill(2.5)],
  oneHot: [
    (x) => ops.oneHot(ops.cast(ops.reshape(ops.abs(ops.slice(x, [0, 0], [rows, 1])), [rows]), 'int32'), 4),
    fromMatrix((row, column) => (Math.trunc(Math.abs(at(row, 0))) === column ? 1 : 0), rows, 4),
  ],
  reverse: [(x) => ops.reverse(x, 1), fromMatrix((row, column) => at(row, columns - 1 - column))],
  selu: [ops.selu, [...values].map((x) => scale * (x > 0 ? x : alpha * Math.expm1(x)))],
  unsortedSegmentSum: [
    (x) =>
      ops.unsortedSegmentSum(
        x,
        ops.tensor1d(
          Int32Array.from({ length: rows }, (_, i) => i % 5),
          'int32',
        ),
        6,
      ),
    fromMatrix(
      (segment, column) =>
        Array.from({ length: rows }, (_, row) => (row % 5 === segment ? at(row, column) : 0)).reduce(
          (a, b) => a + b,
        ),
      6,
    ),
  ],
  zeros: [() => ops.zeros([rows, 2]), new Array(rows * 2).fill(0)],
  zerosLike: [ops.zerosLike, new Array(values.length).fill(0)],
};

describe('operations without a gradient', () => {
  beforeAll(startTestBackend);

  it('are all under test, here or with those that have one', () => {
    const tested = [...Object.keys(cases), ...differentiableNames, ...bookkeeping];
    expect(tested.sort()).toEqual(Object.keys(ops).sort());
  });

  it.each(Object.entries(cases))('%s', async (_, [of, expected]) => {
    const x = ops.tensor<Tensor>(values, [rows, columns]);
    const found = await readAndDispose(ops.tidy(() => of(x)));
    x.dispose();
    expect(found).toHaveLength(expected.length);
    for (const [i, value] of found.entries()) expect(value, `${i}`).toBeCloseTo(expected[i]!, 4);
  });
});
