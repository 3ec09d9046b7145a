/**
 * Solves L x = b for several right sides at once, in place.
 *
 * @param lower L, lower triangular, `[size, size]`, row-major
 * @param sides the right sides, `[count, size]`, a row each; they become the solutions
 */
export function solveLower(lower: Float64Array, size: number, sides: Float64Array): void {
  const count = sides.length / size;
  let row = 0;
  // four sides at a time, so that the matrix is read a quarter as often
  for (; row + 3 < count; row += 4) solveFour(lower, size, sides, row * size);
  for (; row < count; row++) {
    const at = row * size;
    for (let i = 0; i < size; i++) {
      sides[at + i] = (sides[at + i]! - innerProduct(lower, i * size, sides, at, i)) / lower[i * size + i]!;
    }
  }
}

function solveFour(lower: Float64Array, size: number, sides: Float64Array, a: number): void {
  const b = a + size;
  const c = b + size;
  const d = c + size;
  for (let i = 0; i < size; i++) {
    const at = i * size;
    let first = sides[a + i]!;
    let second = sides[b + i]!;
    let third = sides[c + i]!;
    let fourth = sides[d + i]!;
    for (let k = 0; k < i; k++) {
      const factor = lower[at + k]!;
      first -= factor * sides[a + k]!;
      second -= factor * sides[b + k]!;
      third -= factor * sides[c + k]!;
      fourth -= factor * sides[d + k]!;
    }
    const pivot = lower[at + i]!;
    sides[a + i] = first / pivot;
    sides[b + i] = second / pivot;
    sides[c + i] = third / pivot;
    sides[d + i] = fourth / pivot;
  }
}

/** Solves L^T x = b for one right side, in place. */
export function solveUpper(lower: Float64Array, size: number, side: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    const solution = side[i]! / lower[i * size + i]!;
    side[i] = solution;
    // column i of L^T is row i of L, which is contiguous in memory
    for (let k = 0; k < i; k++) side[k]! -= lower[i * size + k]! * solution;
  }
}

/** Returns A^-1 of A = L L^T, `[size, size]`, row-major. */
export function inverseOf(lower: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const inverse = new Float64Array(size * size);
  // row i of L^-T is column i of L^-1: it begins with i zeros
  const upper = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    upper[i * size + i] = 1;
    const row = upper.subarray(i * size, (i + 1) * size);
    for (let j = i; j < size; j++) {
      row[j] = (row[j]! - innerProduct(lower, j * size + i, row, i, j - i)) / lower[j * size + j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = i; j < size; j++) {
      const value = innerProduct(upper, i * size + j, upper, j * size + j, size - j);
      inverse[i * size + j] = value;
      inverse[j * size + i] = value;
    }
  }
  return inverse;
}

/** The inner product of `length` numbers of two arrays, four sums at a time. */
export function innerProduct(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    first += a[i + k]! * b[j + k]!;
    second += a[i + k + 1]! * b[j + k + 1]!;
    third += a[i + k + 2]! * b[j + k + 2]!;
    fourth += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < length; k++) first += a[i + k]! * b[j + k]!;
  return first + second + (third + fourth);
}
