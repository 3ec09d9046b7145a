import {
  add,
  dispose,
  gather,
  matMul,
  mul,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '../tensor/ops.js';
import { readAndDispose } from '../tensor/read.js';
import type { MakeCodeProducts } from './codeProducts.js';

/**
 * The numbers of rows in one product: large enough for speed, small enough for the cache. The last rows take the
 * smallest block that holds them, since every new shape fragments the memory of WebAssembly. None is a power of two:
 * the values of a column would then share their places in the cache, and transposing a block would take ten times as
 * long in WebAssembly.
 */
const blockSizes = [120, 504, 2040] as const;
const largestBlock = 2040;

/** The columns in one part of a triangular matrix. */
const partWidth = 128;

/**
 * Computes products on the current back end: each product covers one block of centred codes in single precision, and
 * the products are added up in double precision. The codes are uploaded once.
 */
export const deviceProducts: MakeCodeProducts = (values, count, dimension) => {
  const codes = tensor2d(values, [count, dimension]);

  /** Returns codes less their mean, `[size, dimension]`; rows that only fill the block repeat the first code. */
  const centred = (indices: Int32Array, mean: Tensor): Tensor2D =>
    sub(gather(codes, tensor1d(indices, 'int32')), mean) as Tensor2D;

  return {
    async squaredDistances(rows, mean, inverse) {
      const distances = new Float64Array(rows.length);
      const centre = tensor1d(Float32Array.from(mean));
      const parts = whiteningParts(inverse, dimension);
      for (const { start, indices } of blocksOf(rows)) {
        const norms = tidy(() => {
          const block = centred(indices, centre);
          const squared = parts.map((part) => {
            const width = part.shape[0];
            const first = width === dimension ? block : slice(block, [0, 0], [indices.length, width]);
            return sum(square(matMul(first, part)), 1);
          });
          return squared.reduce((total, one) => add(total, one));
        });
        distances.set((await readAndDispose(norms)).subarray(0, rows.length - start), start);
      }
      dispose([centre, ...parts]);
      return distances;
    },

    async scatter(rows, shares, mean) {
      const sums = new Float64Array(dimension * dimension);
      const centre = tensor1d(Float32Array.from(mean));
      for (const { start, indices } of blocksOf(rows)) {
        // rows that only fill the block have weight 0
        const roots = new Float32Array(indices.length);
        const end = Math.min(rows.length, start + indices.length);
        for (let place = start; place < end; place++) roots[place - start] = Math.sqrt(shares[place]!);
        const product = tidy(() => {
          const weighted = mul(centred(indices, centre), tensor2d(roots, [roots.length, 1])) as Tensor2D;
          return matMul(weighted, weighted, true);
        });
        const block = await readAndDispose(product);
        for (let j = 0; j < sums.length; j++) sums[j]! += block[j]!;
      }
      dispose(centre);
      return sums;
    },

    async gram(matrix) {
      const product = tidy(() => {
        const factor = tensor2d(matrix, [dimension, dimension]);
        return matMul(factor, factor, true);
      });
      return readAndDispose(product);
    },

    dispose() {
      dispose(codes);
    },
  };
};

/**
 * Cuts the transpose of L^-1 into groups of columns, without the rows that are 0 in all of them. The whitened codes are
 * the products of their leading numbers with these parts, side by side; two parts take three quarters of the
 * arithmetic.
 */
function whiteningParts(inverse: Float64Array, dimension: number): Tensor2D[] {
  const parts: Tensor2D[] = [];
  for (let from = 0; from < dimension; from += partWidth) {
    const to = Math.min(dimension, from + partWidth);
    const part = new Float32Array(to * (to - from));
    for (let i = from; i < to; i++) {
      for (let j = 0; j <= i; j++) part[j * (to - from) + i - from] = inverse[i * dimension + j]!;
    }
    parts.push(tensor2d(part, [to, to - from]));
  }
  return parts;
}

/** Returns the rows in blocks of a few sizes, filled up with row 0. */
function* blocksOf(
  rows: Int32Array,
): Generator<{ readonly start: number; readonly indices: Int32Array<ArrayBuffer> }> {
  for (let start = 0; start < rows.length; start += largestBlock) {
    const size = Math.min(largestBlock, rows.length - start);
    const indices = new Int32Array(blockSizes.find((one) => one >= size) ?? largestBlock);
    indices.set(rows.subarray(start, start + size));
    yield { start, indices };
  }
}
