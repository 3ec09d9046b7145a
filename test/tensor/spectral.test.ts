import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { div, type Tensor2D, tensor1d, tensor2d, tidy } from '../../src/tensor/ops.js';
import { powerIteration, spectralNorm } from '../../src/tensor/spectral.js';
import { startTestBackend } from '../support/backend.js';

const largest = (values: ArrayLike<number>, rows: number, columns: number) =>
  new SingularValueDecomposition(Matrix.from1DArray(rows, columns, Array.from(values))).diagonal[0]!;

describe('spectralNorm', () => {
  beforeAll(startTestBackend);

  it.each([
    [12, 7],
    [5, 30],
    [40, 40],
    [1, 6],
  ])('divides a matrix of %d by %d to one of norm 1, by its exact decomposition', async (rows, columns) => {
    const random = new Random(rows);
    const matrix = tensor2d(random.normals(rows * columns), [rows, columns]);
    const pair = powerIteration(matrix, tensor1d(random.normals(columns)), 200);
    const norm = (await spectralNorm(matrix, pair).data())[0]!;
    const exact = largest(await matrix.data(), rows, columns);
    expect(Math.abs(norm - exact)).toBeLessThan(1e-3 * exact);
    const divided = await tidy(() => div(matrix, spectralNorm(matrix, pair)) as Tensor2D).data();
    expect(Math.abs(largest(divided, rows, columns) - 1)).toBeLessThan(1e-3);
  });

  it('is 0 of zeros, without a NaN', async () => {
    const zeros = tensor2d(new Float32Array(6), [2, 3]);
    const pair = powerIteration(zeros, tensor1d([1, 0, 0]), 2);
    expect((await spectralNorm(zeros, pair).data())[0]).toBe(0);
  });
});
