const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/**
 * Returns a number of 53 bits for values that are equal in single precision: equal functions get the same one, whatever
 * their rounding.
 */
export function functionFingerprint(values: Float64Array): number {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < values.length; i++) {
    // + 0 makes 0 of -0
    floats[0] = values[i]! + 0;
    const word = bits[0]!;
    a = Math.imul(a ^ word, 0xcc9e2d51);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ word, 0x1b873593) + 0x52dce729;
    b = (b << 13) | (b >>> 19);
  }
  return (a >>> 0) * 0x200000 + ((b >>> 0) & 0x1fffff);
}
