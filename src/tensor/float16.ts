/** The largest finite number of half precision; from 65520 on a number rounds to infinity. */
export const largestHalf = 65504;

const leastRoundedToInfinity = 65520;

/** The place of the first finite value that is infinite in half precision; -1 where there is none. */
export function firstBeyondHalf(values: Float32Array): number {
  return values.findIndex((value) => Number.isFinite(value) && Math.abs(value) >= leastRoundedToInfinity);
}

/**
 * The bits of half precision (IEEE 754 binary16: 1 sign, 5 exponent, 10 fraction) that are nearest to each value, ties
 * to even, subnormal numbers included. Infinity and NaN stay what they are; see {@link firstBeyondHalf} for what
 * becomes infinite.
 */
export function toHalves(values: Float32Array): Uint16Array {
  // by bits, since a NaN that passes through a number may lose its own
  const singles = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = toHalf(singles[i]!);
  return halves;
}

/** The values of bits of half precision, exactly. */
export function fromHalves(halves: Uint16Array): Float32Array {
  const singles = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) singles[i] = fromHalf(halves[i]!);
  return new Float32Array(singles.buffer);
}

function toHalf(single: number): number {
  const sign = (single >>> 16) & 0x8000;
  const magnitude = single & 0x7fffffff;
  // NaN: the upper bits of its payload, and never the payload 0, which is infinity
  if (magnitude > 0x7f800000) return sign | 0x7c00 | ((magnitude >>> 13) & 0x3ff || 0x200);
  // 65520 and beyond
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // 2^-14, the least normal number: the exponent's bias falls from 127 to 15, and 13 bits are rounded away
  if (magnitude >= 0x38800000) return sign | roundedShift(magnitude - (112 << 23), 13);
  const exponent = magnitude >>> 23;
  // below 2^-25, half of the least subnormal number
  if (exponent < 102) return sign;
  return sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - exponent);
}

/** value / 2^bits, to the nearest whole number, ties to even. */
function roundedShift(value: number, bits: number): number {
  const floor = value >>> bits;
  const rest = value - floor * 2 ** bits;
  const half = 2 ** (bits - 1);
  return rest > half || (rest === half && (floor & 1) === 1) ? floor + 1 : floor;
}

function fromHalf(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 31) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
  if (exponent > 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
  if (fraction === 0) return sign >>> 0;
  // subnormal: fraction * 2^-24, whose leading bit becomes the one that is not written
  const lead = 31 - Math.clz32(fraction);
  return (sign | ((lead + 103) << 23) | ((fraction << (23 - lead)) & 0x7fffff)) >>> 0;
}
