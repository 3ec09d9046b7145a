import { describe, expect, it } from 'vitest';
import { GraeError } from '../../src/base/errors.js';
import { Random } from '../../src/base/random.js';
import { leastShift } from '../../src/latent/leastShift.js';

const [rows, dimension] = [4_000, 3];

/** Codes of standard deviations 1, 2 and 0.5. */
function codesOf(seed: number): Float32Array {
  const deviations = [1, 2, 0.5];
  return new Random(seed).normals(rows * dimension).map((value, i) => value * deviations[i % dimension]!);
}

const of = (codes: Float32Array, measure: (z: Float32Array) => number) =>
  Float64Array.from({ length: rows }, (_, i) => measure(codes.subarray(i * dimension, (i + 1) * dimension)));

describe('the least shift', () => {
  it('changes measures that are linear in the codes as is wanted', () => {
    const codes = codesOf(1);
    const slopes = [
      [1, 0.3, -0.5],
      [-0.2, 0.4, 1],
    ] as const;
    const measures = slopes.map((b) => of(codes, (z) => b[0] * z[0]! + b[1] * z[1]! + b[2] * z[2]!));
    const wanted = [0.2, -0.1];
    const shift = leastShift(codes, dimension, measures, wanted);
    for (const [j, b] of slopes.entries()) {
      const change = b[0] * shift[0]! + b[1] * shift[1]! + b[2] * shift[2]!;
      // but for the ridge, which keeps a few hundredths back
      expect(Math.abs(change - wanted[j]!)).toBeLessThan(0.01);
    }
  });

  it('goes where codes vary: along the covariance, by closed form', () => {
    const codes = codesOf(2);
    // y = z1 + z2 with variances 1 and 4: of a change w the parts are w/5 and 4w/5
    const shift = leastShift(codes, dimension, [of(codes, (z) => z[0]! + z[1]!)], [0.5]);
    expect(shift[0]!).toBeCloseTo(0.1, 1);
    expect(shift[1]!).toBeCloseTo(0.4, 1);
    expect(shift[1]! / shift[0]!).toBeCloseTo(4, 0);
    expect(Math.abs(shift[2]!)).toBeLessThan(0.02);
  });

  it('is none where nothing is wanted, and small where a measure is chance', () => {
    const codes = codesOf(3);
    const random = new Random(9);
    const chance = of(codes, () => random.normal());
    expect([...leastShift(codes, dimension, [chance], [0])]).toEqual([0, 0, 0]);
    expect(Math.hypot(...leastShift(codes, dimension, [chance], [0.1]))).toBeLessThan(0.3);
  });

  it('needs codes that vary', () => {
    expect(() => leastShift(new Float32Array(30), 3, [new Float64Array(10)], [1])).toThrow(GraeError);
  });
});
