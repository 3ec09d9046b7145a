import type { Random } from '../../src/base/random.js';

/** A matrix of doubles, row by row: the reference arithmetic of the tests. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function matrixOf(rows: number, columns: number, values: ArrayLike<number>): Matrix {
  return { rows, columns, values: Float64Array.from(values) };
}

/** Values in float32, so that both sides of a comparison start from the same numbers. */
export function randomValues(count: number, random: Random, scale = 1): Float32Array {
  return random.normals(count).map((value) => value * scale);
}

export function times(a: Matrix, b: Matrix): Matrix {
  const values = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      for (let j = 0; j < b.columns; j++) {
        values[i * b.columns + j]! += a.values[i * a.columns + k]! * b.values[k * b.columns + j]!;
      }
    }
  }
  return { rows: a.rows, columns: b.columns, values };
}

/** Central differences of a scalar function of several arrays, in double precision. */
export function numericGradients(
  f: (...arrays: Float64Array[]) => number,
  arrays: readonly ArrayLike<number>[],
  step = 1e-5,
): Float64Array[] {
  const points = arrays.map((array) => Float64Array.from(array));
  return points.map((array) =>
    array.map((value, i) => {
      array[i] = value + step;
      const up = f(...points);
      array[i] = value - step;
      const down = f(...points);
      array[i] = value;
      return (up - down) / (2 * step);
    }),
  );
}

/** Norm of the difference over the norm of the expected values. */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  for (let i = 0; i < expected.length; i++) {
    difference += ((got[i] as number) - (expected[i] as number)) ** 2;
    norm += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / Math.max(norm, 1e-300));
}
