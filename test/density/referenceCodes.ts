export const referenceCount = 400;

const means = [
  [-2, 1, 0],
  [2, 0.5, 1],
  [0, -2, -1],
];
const factors = [
  [
    [1, 0, 0],
    [0.5, 0.75, 0],
    [0, 0.25, 0.5],
  ],
  [
    [0.5, 0, 0],
    [-0.25, 0.5, 0],
    [0.5, 0, 1],
  ],
  [
    [0.75, 0, 0],
    [0, 1, 0],
    [-0.5, 0.5, 0.25],
  ],
];

/** The codes of reference/make_expected.py: the same operations in the same order, `[400, 3]`. */
export function referenceCodes(scale: readonly number[], offset: readonly number[]): Float32Array {
  let state = 12345;
  const uniform = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const deviate = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += uniform();
    return sum - 6;
  };
  const codes = new Float32Array(referenceCount * 3);
  for (let i = 0; i < referenceCount; i++) {
    const cluster = i % 10 < 5 ? 0 : i % 10 < 8 ? 1 : 2;
    const e = [deviate(), deviate(), deviate()] as const;
    for (let d = 0; d < 3; d++) {
      const row = factors[cluster]![d]!;
      const value = means[cluster]![d]! + (row[0]! * e[0] + row[1]! * e[1] + row[2]! * e[2]);
      codes[i * 3 + d] = value * scale[d]! + offset[d]!;
    }
  }
  return codes;
}
