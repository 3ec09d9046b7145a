import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { startBackend } from '../../src/tensor/backend.js';
import { dispose, matMul, memory, type Tensor2D, tensor2d, tidy, zeros } from '../../src/tensor/ops.js';
import { hasFusedProducts } from '../../src/tensor/productModule.js';
import { readAndDispose } from '../../src/tensor/read.js';
import type { WasmBackend } from '../../src/tensor/wasmBackend.js';
import { WasmProduct } from '../../src/tensor/wasmProduct.js';
import { matrixOf, randomValues, times } from '../support/numeric.js';

type Sizes = readonly [rows: number, depth: number, columns: number];

/** Sizes at and around the edges of tiles (4 or 6 by 8) and of blocks (288 rows, depth 512). */
const sizes: readonly Sizes[] = [
  [1, 1, 1],
  [1, 37, 24],
  [2, 3, 9],
  [5, 64, 7],
  [6, 8, 8],
  [15, 20, 33],
  [16, 1, 8],
  [17, 2, 1],
  [19, 511, 15],
  [24, 512, 16],
  [23, 513, 17],
  [31, 1100, 12],
  [288, 5, 8],
  [289, 7, 9],
  [583, 530, 11],
];

const transpositions = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

const cases = sizes.flatMap((size) =>
  transpositions.map((transposition) => [...size, ...transposition] as const),
);

beforeAll(() => startBackend('wasm'));

/** Two random factors, each in its own order and as the product takes them. */
function factorsOf([rows, depth, columns]: Sizes, isLeftTransposed: boolean, isRightTransposed: boolean) {
  const random = new Random(rows + depth + columns);
  const left = randomValues(rows * depth, random);
  const right = randomValues(depth * columns, random);
  const stored = (values: Float32Array, height: number, width: number, isTransposed: boolean) =>
    isTransposed
      ? tensor2d(
          values.map((_, i) => values[(i % height) * width + Math.floor(i / height)]!),
          [width, height],
        )
      : tensor2d(values, [height, width]);
  return {
    left,
    right,
    a: stored(left, rows, depth, isLeftTransposed),
    b: stored(right, depth, columns, isRightTransposed),
  };
}

/** The product in single precision: the products in order, each rounded, and each sum. */
function roundedProduct(
  [rows, depth, columns]: Sizes,
  left: Float32Array,
  right: Float32Array,
): Float32Array {
  const values = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < depth; k++) {
      for (let j = 0; j < columns; j++) {
        values[i * columns + j]! += Math.fround(left[i * depth + k]! * right[k * columns + j]!);
      }
    }
  }
  return values;
}

/** A heap that grows by every tensor, which detaches all views of it. */
class GrowingBackend implements WasmBackend {
  // the types of Node leave this constructor to browsers
  readonly #memory = new (WebAssembly as unknown as { Memory: MemoryConstructor }).Memory({ initial: 32 });
  #used = 0;
  readonly wasm = {
    asm: { memory: this.#memory },
    _malloc: (bytes: number) => this.#take(bytes),
    _free: () => {},
  };

  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo {
    const pages = Math.ceil((4 * shape.reduce((a, b) => a * b)) / 2 ** 16);
    const address = this.#memory.grow(pages) * 2 ** 16;
    return { dataId: { address }, shape, dtype };
  }

  holding(values: Float32Array, shape: number[]): tf.TensorInfo {
    const info = this.makeOutput(shape, 'float32');
    this.typedArrayFromHeap(info).set(values);
    return info;
  }

  valuesOf(info: tf.TensorInfo): Float32Array {
    return this.typedArrayFromHeap(info).slice();
  }

  typedArrayFromHeap(info: tf.TensorInfo): Float32Array {
    const count = info.shape.reduce((a, b) => a * b);
    return new Float32Array(this.#memory.buffer, this.getMemoryOffset(info.dataId), count);
  }

  getMemoryOffset(dataId: object): number {
    return (dataId as { readonly address: number }).address;
  }

  incRef(): void {}

  #take(bytes: number): number {
    this.#used += bytes;
    return this.#used - bytes;
  }
}

type MemoryConstructor = new (size: {
  readonly initial: number;
}) => WebAssembly.Memory & { grow(pages: number): number };

describe('products on WebAssembly', () => {
  it.each(cases)('%i x %i x %i, transposed %s %s: rounds in order', async (...one) => {
    const [rows, depth, columns, isLeftTransposed, isRightTransposed] = one;
    const size: Sizes = [rows, depth, columns];
    const { a, b, left, right } = factorsOf(size, isLeftTransposed, isRightTransposed);
    const product = await readAndDispose(matMul(a, b, isLeftTransposed, isRightTransposed));
    expect(product).toEqual(roundedProduct(size, left, right));
    dispose([a, b]);
  });

  it('have the bits of the back end, which computes those of few rows', async () => {
    const size: Sizes = [30, 700, 403];
    const { a, b } = factorsOf(size, false, false);
    const whole = await readAndDispose(matMul(a, b));
    const halves = [0, 15].map((row) =>
      tidy(() => matMul(tf.slice(a as never, [row, 0], [15, 700]) as never, b)),
    );
    const parts = await Promise.all(halves.map((half) => readAndDispose(half)));
    expect(Float32Array.from(parts.flatMap((part) => [...part]))).toEqual(whole);
    dispose([a, b]);
  });

  it('keep what is not a number, infinities and zeros as they come', async () => {
    const left = Float32Array.from(
      { length: 40 },
      (_, i) => [1, Number.NaN, 2, Number.POSITIVE_INFINITY, 0, -1][i % 6]!,
    );
    const right = Float32Array.of(1, 2, 0, -4);
    const [a, b] = [tensor2d(left, [20, 2]), tensor2d(right, [2, 2])];
    expect(await readAndDispose(matMul(a, b))).toEqual(roundedProduct([20, 2, 2], left, right));
    dispose([a, b]);
  });

  it('of empty matrices are empty or zero', async () => {
    const product = (rows: number, depth: number, columns: number) =>
      readAndDispose(tidy(() => matMul(zeros([rows, depth]), zeros([depth, columns]))));
    expect(await product(0, 3, 2)).toHaveLength(0);
    expect(await product(2, 0, 3)).toEqual(new Float32Array(6));
    expect(await product(20, 3, 0)).toHaveLength(0);
  });

  it('refuse factors that do not fit', () => {
    expect(() => tidy(() => matMul(zeros([20, 3]), zeros([4, 20])))).toThrow(/inner shapes/i);
  });

  it('survive a heap that grows for their result', async () => {
    const backend = new GrowingBackend();
    const product = await WasmProduct.create(backend, { isFused: false });
    // an edge of columns, whose copy goes through a view of the heap
    const size: Sizes = [300, 600, 13];
    const random = new Random(1);
    const [left, right] = [randomValues(300 * 600, random), randomValues(600 * 13, random)];
    const inputs = { a: backend.holding(left, [300, 600]), b: backend.holding(right, [600, 13]) };
    const before = backend.wasm.asm.memory.buffer;
    const output = product.kernel({ inputs, backend, attrs: {} })!;
    expect(before.byteLength).toBe(0);
    expect(backend.valuesOf(output)).toEqual(roundedProduct(size, left, right));
  });

  it('leave no tensors', () => {
    const { a, b } = factorsOf([20, 30, 40], false, true);
    const before = memory().numTensors;
    dispose(matMul(a, b, false, true));
    expect(memory().numTensors).toBe(before);
    dispose([a, b]);
  });
});

describe.skipIf(!hasFusedProducts())(
  'fused products on WebAssembly (needs relaxed SIMD: Node 22 and newer)',
  () => {
    let fused: WasmProduct;

    beforeAll(async () => {
      fused = await WasmProduct.create(tf.backend() as unknown as WasmBackend, { isFused: true });
    });

    it.each(cases)('%i x %i x %i, transposed %s %s: no error above the bound of its sums', async (...one) => {
      const [rows, depth, columns, transposeA, transposeB] = one;
      const { a, b, left, right } = factorsOf([rows, depth, columns], transposeA, transposeB);
      const info = fused.kernel({
        inputs: { a: a as unknown as tf.TensorInfo, b: b as unknown as tf.TensorInfo },
        backend: tf.backend(),
        attrs: { transposeA, transposeB },
      })!;
      const product = await readAndDispose(tf.engine().makeTensorFromTensorInfo(info) as unknown as Tensor2D);
      const inOrder = times(matrixOf(rows, depth, left), matrixOf(depth, columns, right)).values;
      const sizesOf = times(
        matrixOf(rows, depth, left.map(Math.abs)),
        matrixOf(depth, columns, right.map(Math.abs)),
      ).values;
      expect(product).toHaveLength(rows * columns);
      // Higham 2002, Accuracy and Stability of Numerical Algorithms, section 3.1: depth u sum |a b|, with u = 2^-24
      const isWithin = product.every(
        (value, i) => Math.abs(value - inOrder[i]!) <= (depth + 1) * 2 ** -24 * sizesOf[i]!,
      );
      expect(isWithin).toBe(true);
      dispose([a, b]);
    });
  },
);
