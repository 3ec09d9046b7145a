import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstBeyondHalf, fromHalves, toHalves } from '../../src/tensor/float16.js';

const every = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);

/** The value of a half by the definition of the format (IEEE 754-2019, section 3.4). */
function definedValue(bits: number): number {
  const sign = bits >>> 15 === 0 ? 1 : -1;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
}

describe('half precision', () => {
  it('has the values of the format', () => {
    expect([...fromHalves(every)]).toEqual([...every].map(definedValue));
  });

  it('gives back all 65,536 halves, NaN with its payload too', () => {
    expect(toHalves(fromHalves(every))).toEqual(every);
  });

  // What CPython packs: struct.pack('<e', x).
  it.each([
    [0.1, 0x2e66],
    [1 / 3, 0x3555],
    [1000.3, 0x63d1],
    [-0, 0x8000],
    [65504, 0x7bff],
    [65519.996, 0x7bff],
    // ties go to the even one
    [2049, 0x6800],
    [2051, 0x6802],
    [1000.25, 0x63d0],
    [1000.75, 0x63d2],
    // the least normal number, the least subnormal one, and what is rounded to them
    [2 ** -14, 0x0400],
    [2 ** -14 - 2 ** -25, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25 * (1 + 2 ** -20), 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [1e-8, 0x0000],
  ])('rounds %d as CPython does', (value, bits) => {
    expect(toHalves(Float32Array.of(value))[0]).toBe(bits);
  });

  it('takes the nearest, and of two as near the even one', () => {
    const halves = [...every].filter((bits) => bits < 0x7c00).map(definedValue);
    const nearest = (value: number): number => {
      let low = 0;
      let high = halves.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (halves[middle]! <= value) low = middle;
        else high = middle;
      }
      const [below, above] = [value - halves[low]!, halves[high]! - value];
      if (below === above) return low % 2 === 0 ? low : high;
      return below < above ? low : high;
    };
    const inRange = fc.float({ min: 0, max: 65504, noNaN: true });
    fc.assert(
      fc.property(fc.array(inRange), (values) => {
        const positive = Float32Array.from(values, Math.abs);
        expect([...toHalves(positive)]).toEqual([...positive].map(nearest));
        expect([...toHalves(positive.map((value) => -value))]).toEqual(
          [...positive].map((value) => nearest(value) | 0x8000),
        );
      }),
    );
    const between = halves.slice(1).map((value, i) => (value + halves[i]!) / 2);
    expect([...toHalves(Float32Array.from(between))]).toEqual(between.map(nearest));
  });

  it('keeps what is not finite, and finds the first value that would become so', () => {
    const odd = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 65520, -1e38);
    expect([...fromHalves(toHalves(odd))]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(firstBeyondHalf(odd)).toBe(3);
    expect(firstBeyondHalf(odd.subarray(0, 3))).toBe(-1);
    expect(firstBeyondHalf(Float32Array.of(65519.996))).toBe(-1);
    // a NaN whose payload is in the bits that halves lack is still one
    expect(toHalves(new Float32Array(Uint32Array.of(0x7f800001).buffer))[0]! & 0x3ff).not.toBe(0);
  });
});
