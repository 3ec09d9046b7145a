import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import {
  gather,
  slice,
  type Tensor2D,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
  unsortedSegmentSum,
} from '../../src/tensor/ops.js';
import { startTestBackend } from '../support/backend.js';
import { randomValues } from '../support/numeric.js';

/** Operations that WebAssembly gets kernels of ours for, against loops; the same on every back end. */
describe('rows of matrices', () => {
  beforeAll(startTestBackend);
  const random = new Random(8);
  const [rows, columns] = [7, 5];
  const values = randomValues(rows * columns, random);
  const matrix = () => tensor2d(values, [rows, columns]);

  it.each([
    [0, 0, 7, 5],
    [2, 0, 3, 5],
    [1, 2, 4, 2],
    [6, 4, 1, 1],
    [3, 1, 0, 2],
  ])('slice from row %d and column %d, %d by %d', async (top, left, height, width) => {
    const got = tidy(() => slice(matrix(), [top, left], [height, width]));
    expect(got.shape).toEqual([height, width]);
    const expected = Array.from({ length: height * width }, (_, i) => {
      const row = top + Math.floor(i / width);
      return values[row * columns + left + (i % width)];
    });
    expect([...(await got.data())]).toEqual(expected);
  });

  it('slice of a vector, of integers, and to the end', async () => {
    expect([...(await slice(tensor1d(values), [3], [4]).data())]).toEqual([...values.subarray(3, 7)]);
    expect([...(await slice(tensor1d([1, 2, 3], 'int32'), [1], [2]).data())]).toEqual([2, 3]);
    expect([...(await slice(matrix(), [5, 0], [-1, -1]).data())]).toEqual([...values.subarray(25)]);
  });

  it.each([
    { begin: [1, 1, 1], size: [1, 2, 2] },
    { begin: [0, 1, 1], size: [3, 1, 2] },
    // whole columns, whole rows, whole matrices
    { begin: [1, 0, 1], size: [2, 3, 2] },
    { begin: [0, 1, 0], size: [2, 2, 3] },
    { begin: [1, 0, 0], size: [2, 3, 3] },
    { begin: [1, 2, 0], size: [0, 1, 3] },
  ])('slice of three axes from $begin, $size values', async ({ begin, size }) => {
    const shape = [3, 3, 3];
    const got = tidy(() => slice(tensor(values.slice(0, 27), shape), begin, size));
    expect(got.shape).toEqual(size);
    const expected: (number | undefined)[] = [];
    for (let i = begin[0]!; i < begin[0]! + size[0]!; i++)
      for (let j = begin[1]!; j < begin[1]! + size[1]!; j++)
        for (let k = begin[2]!; k < begin[2]! + size[2]!; k++) expected.push(values[(i * 3 + j) * 3 + k]);
    expect([...(await got.data())]).toEqual(expected);
  });

  it('gather takes rows, some twice and some never', async () => {
    const chosen = [3, 0, 3, 6];
    const got = gather(matrix(), tensor1d(chosen, 'int32')) as Tensor2D;
    expect(got.shape).toEqual([4, columns]);
    const expected = chosen.flatMap((row) => [...values.subarray(row * columns, (row + 1) * columns)]);
    expect([...(await got.data())]).toEqual(expected);
  });

  it('sums of rows by where they belong', async () => {
    const places = [2, 0, 2, 3, 2, 0, 3];
    const got = unsortedSegmentSum(matrix(), tensor1d(places, 'int32'), 5);
    expect(got.shape).toEqual([5, columns]);
    const expected = new Float32Array(5 * columns);
    places.forEach((place, row) => {
      for (let k = 0; k < columns; k++) expected[place * columns + k]! += values[row * columns + k]!;
    });
    [...(await got.data())].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 5);
    });
  });
});
