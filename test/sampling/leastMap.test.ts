import { describe, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { leastMap, type WantedChange } from '../../src/sampling/leastMap.js';

const [rows, dimension] = [4_000, 3];

/** Codes of standard deviations 1, 2 and 0.5. */
function codesOf(seed: number): Float32Array {
  const deviations = [1, 2, 0.5];
  return new Random(seed).normals(rows * dimension).map((value, i) => value * deviations[i % dimension]!);
}

const of = (codes: Float32Array, measure: (z: Float32Array) => number) =>
  Float64Array.from({ length: rows }, (_, i) => measure(codes.subarray(i * dimension, (i + 1) * dimension)));

const moveBy = (...shifts: readonly number[]): WantedChange[] =>
  shifts.map((shift) => ({ shift, factor: null }));

/** Where the map takes the mean of the codes from. */
function shiftOf(
  codes: Float32Array,
  measures: readonly Float64Array[],
  ...shifts: readonly number[]
): number[] {
  const { matrix, shift } = leastMap(codes, dimension, measures, moveBy(...shifts));
  expect([...matrix]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  return [...shift];
}

/** Mean and standard deviation. */
function momentsOf(values: Float64Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function mapped(codes: Float32Array, { matrix, shift }: ReturnType<typeof leastMap>): Float32Array {
  return codes.map((_, at) => {
    const [row, d] = [at - (at % dimension), at % dimension];
    let sum = shift[d]!;
    for (let k = 0; k < dimension; k++) sum += matrix[d * dimension + k]! * codes[row + k]!;
    return sum;
  });
}

describe('the least map', () => {
  it('changes measures that are linear in the codes as is wanted', () => {
    const codes = codesOf(1);
    const slopes = [
      [1, 0.3, -0.5],
      [-0.2, 0.4, 1],
    ] as const;
    const measures = slopes.map((b) => of(codes, (z) => b[0] * z[0]! + b[1] * z[1]! + b[2] * z[2]!));
    const wanted = [0.2, -0.1];
    const shift = shiftOf(codes, measures, ...wanted);
    for (const [j, b] of slopes.entries()) {
      const change = b[0] * shift[0]! + b[1] * shift[1]! + b[2] * shift[2]!;
      // but for the ridge, which keeps a few hundredths back
      expect(Math.abs(change - wanted[j]!)).toBeLessThan(0.01);
    }
  });

  it('goes where codes vary: along the covariance, by closed form', () => {
    const codes = codesOf(2);
    // y = z1 + z2 with variances 1 and 4: of a change w the parts are w/5 and 4w/5
    const shift = shiftOf(codes, [of(codes, (z) => z[0]! + z[1]!)], 0.5);
    expect(shift[0]!).toBeCloseTo(0.1, 1);
    expect(shift[1]!).toBeCloseTo(0.4, 1);
    expect(shift[1]! / shift[0]!).toBeCloseTo(4, 0);
    expect(Math.abs(shift[2]!)).toBeLessThan(0.02);
  });

  it('is none where nothing is wanted, and small where a measure is chance', () => {
    const codes = codesOf(3);
    const random = new Random(9);
    const chance = of(codes, () => random.normal());
    expect(shiftOf(codes, [chance], 0)).toEqual([0, 0, 0]);
    expect(Math.hypot(...shiftOf(codes, [chance], 0.1))).toBeLessThan(0.3);
  });

  it('needs codes that vary', () => {
    expect(() => leastMap(new Float32Array(30), 3, [new Float64Array(10)], moveBy(1))).toThrow(GraeError);
  });

  it('stretches measures as is wanted, about their mean, and leaves what has nothing to do with them', () => {
    const codes = codesOf(4).map((value, i) => value + [3, -1, 2][i % dimension]!);
    const measure = (z: Float32Array) => z[0]! + z[1]!;
    const values = of(codes, measure);
    const before = momentsOf(values);
    for (const factor of [0.8, 1.25]) {
      const after = mapped(codes, leastMap(codes, dimension, [values], [{ shift: 0.5, factor }]));
      const moments = momentsOf(of(after, measure));
      expect(moments.deviation / before.deviation).toBeCloseTo(factor, 1);
      expect(moments.mean - before.mean).toBeCloseTo(0.5, 1);
      // The other direction of the plane, 4 z1 - z2, which does not vary with the measure; and the third code
      for (const other of [(z: Float32Array) => 4 * z[0]! - z[1]!, (z: Float32Array) => z[2]!]) {
        const [was, is] = [momentsOf(of(codes, other)), momentsOf(of(after, other))];
        expect(is.deviation / was.deviation).toBeCloseTo(1, 1);
        expect(Math.abs(is.mean - was.mean)).toBeLessThan(0.05);
      }
    }
  });

  it('stretches what is explained by more, where a part of a measure is chance', () => {
    const codes = codesOf(5);
    const random = new Random(6);
    // Variance 1 explained, 1 not: for 1.2 times the deviation the first must become 1.44 * 2 - 1 = 1.88
    const values = of(codes, (z) => z[0]! + random.normal());
    const { matrix } = leastMap(codes, dimension, [values], [{ shift: 0, factor: 1.2 }]);
    expect(matrix[0]!).toBeCloseTo(Math.sqrt(1.88), 1);
  });

  it('stretches by no more than 1.4 at once, and goes a part of the way', () => {
    const codes = codesOf(7);
    const values = of(codes, (z) => z[2]!);
    const stretched = (factor: number, step: number) =>
      leastMap(codes, dimension, [values], [{ shift: 0, factor }], step).matrix[8]!;
    expect(stretched(3, 1)).toBeCloseTo(1.4, 1);
    expect(stretched(0.1, 1)).toBeCloseTo(0.7, 1);
    expect(stretched(1.21, 0.5)).toBeCloseTo(1.1, 1);
  });
});
