import type * as tf from '@tensorflow/tfjs-core';
import { type ProductFunctions, productFunctions, tileColumns } from './productModule.js';
import type { KernelCall, WasmBackend } from './wasmBackend.js';

/** The depth of a block: 8 columns of it fit the first cache, a block of rows the second. */
const blockDepth = 512;
/** Rows of a block, a multiple of the rows of every tile. */
const blockRows = 288;
/** The rows from which packing pays; a plain product with fewer goes to the back end's kernel, which keeps what it packed. */
const worthwhileRows = 16;

/** A matrix in the heap, row by row without gaps. */
export interface HeapMatrix {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  /** Whether a product takes it transposed. Defaults to false. */
  readonly isTransposed?: boolean;
}

/** A matrix as a product takes it; a stride is the bytes from one row or column to the next. */
interface Place {
  readonly address: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Rows or columns of a matrix in the heap: the bytes from one to the next, and from value to value in each. */
interface Lines {
  readonly address: number;
  readonly across: number;
  readonly along: number;
}

interface Sizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/**
 * Products of matrices for the heap of TensorFlow.js's WebAssembly back end. Its own kernel multiplies plain matrices
 * at three quarters of this speed, with long sums at a third, and transposed ones far slower still. Each value is
 * summed in order, as there: unless products are fused, results have the same bits.
 */
export class WasmProduct {
  readonly #backend: WasmBackend;
  readonly #functions: ProductFunctions;
  readonly #isFused: boolean;
  /** Packed rows of the left factor, packed columns of the right one, and the last columns of the result where they are fewer than 8. */
  readonly #left: number;
  readonly #right: number;
  readonly #edge: number;

  private constructor(backend: WasmBackend, functions: ProductFunctions, isFused: boolean) {
    this.#backend = backend;
    this.#functions = functions;
    this.#isFused = isFused;
    const floats = (count: number) => backend.wasm._malloc(4 * count) >>> 0;
    this.#left = floats(blockRows * blockDepth);
    this.#right = floats(blockDepth * tileColumns);
    this.#edge = floats(blockRows * tileColumns);
  }

  static async create(backend: WasmBackend, options: { readonly isFused: boolean }): Promise<WasmProduct> {
    const functions = await productFunctions(backend.wasm.asm.memory, options);
    return new WasmProduct(backend, functions, options.isFused);
  }

  /** The kernel of products. Null for what the back end's own kernel is to compute: batches, and few rows. */
  kernel({ inputs, attrs }: KernelCall): tf.TensorInfo | null {
    const a = inputs.a!;
    const b = inputs.b!;
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== 'float32' || b.dtype !== 'float32')
      return null;
    const left = this.#matrixOf(a, attrs.transposeA);
    const right = this.#matrixOf(b, attrs.transposeB);
    const [rows, depth] = inOrder(left);
    const [rightDepth, columns] = inOrder(right);
    if (rightDepth !== depth) return null;
    const isEmpty = rows * depth * columns === 0;
    const isSmall = rows < worthwhileRows && !left.isTransposed && !right.isTransposed && !this.#isFused;
    if (isSmall && !isEmpty) return null;
    const output = this.#backend.makeOutput([rows, columns], 'float32');
    if (isEmpty) this.#backend.typedArrayFromHeap(output).fill(0);
    else this.multiply(left, right, this.#backend.getMemoryOffset(output.dataId));
    return output;
  }

  #matrixOf({ dataId, shape }: tf.TensorInfo, isTransposed: unknown): HeapMatrix {
    const [rows, columns] = shape as [number, number];
    const address = this.#backend.getMemoryOffset(dataId);
    return { address, rows, columns, isTransposed: isTransposed === true };
  }

  /** Writes the product of two matrices without gaps, as they lie or transposed, to an address. */
  multiply(left: HeapMatrix, right: HeapMatrix, address: number): void {
    const [rows, depth] = inOrder(left);
    const [, columns] = inOrder(right);
    const out = placeOf({ address, rows, columns });
    this.#multiply(placeOf(left), placeOf(right), out, { rows, depth, columns });
  }

  #multiply(left: Place, right: Place, out: Place, { rows, depth, columns }: Sizes): void {
    for (let row = 0; row < rows; row += blockRows) {
      const rowsHere = Math.min(blockRows, rows - row);
      for (let from = 0; from < depth; from += blockDepth) {
        const depthHere = Math.min(blockDepth, depth - from);
        this.#packLeft(placeAt(left, row, from), rowsHere, depthHere);
        for (let column = 0; column < columns; column += tileColumns) {
          this.#multiplyColumns(
            placeAt(right, from, column),
            placeAt(out, row, column),
            { rows: rowsHere, depth: depthHere, columns: Math.min(tileColumns, columns - column) },
            from > 0,
          );
        }
      }
      const edge = columns % tileColumns;
      if (edge > 0) this.#copyEdge(placeAt(out, row, columns - edge), rowsHere, edge);
    }
  }

  /** Packs rows by tiles: in each the values of all its rows at one depth lie side by side. */
  #packLeft({ address, rowStride, columnStride }: Place, rows: number, depth: number): void {
    const { tileRows } = this.#functions;
    for (let row = 0; row < rows; row += tileRows) {
      const lines = Math.min(tileRows, rows - row);
      const tile = { address: address + row * rowStride, across: rowStride, along: columnStride };
      this.#pack(lines, tile, this.#left + 4 * row * depth, 4 * lines, depth);
    }
  }

  /** Copies up to 8 lines of a matrix side by side, `step` bytes from one depth to the next. */
  #pack(lines: number, { address, across, along }: Lines, to: number, step: number, depth: number): void {
    const { pack, packRows, packColumns } = this.#functions;
    if (lines === tileColumns && across === 4) {
      packRows(address, to, along, depth);
      return;
    }
    const turned = along === 4 && lines % 4 === 0 ? depth - (depth % 4) : 0;
    if (turned > 0) {
      for (let line = 0; line < lines; line += 4)
        packColumns(address + line * across, to + 4 * line, across, step, turned / 4);
    }
    if (turned < depth) {
      pack[lines]!(address + turned * along, to + turned * step, across, along, step, depth - turned);
    }
  }

  /** Multiplies all packed rows with up to 8 columns; with fewer, the result goes to the edge. */
  #multiplyColumns(right: Place, out: Place, { rows, depth, columns }: Sizes, goesOn: boolean): void {
    const { tileRows } = this.#functions;
    const isWhole = columns === tileColumns;
    const lines = { address: right.address, across: right.columnStride, along: right.rowStride };
    this.#pack(columns, lines, this.#right, 4 * tileColumns, depth);
    const address = isWhole ? out.address : this.#edge;
    const stride = isWhole ? out.rowStride : 4 * tileColumns;
    const tiles = Math.floor(rows / tileRows);
    const multiply = (lines: number, row: number, count: number) =>
      this.#functions.multiply[lines]!(
        this.#left + 4 * row * depth,
        this.#right,
        4 * tileColumns,
        address + row * stride,
        stride,
        depth,
        goesOn ? 1 : 0,
        count,
      );
    if (tiles > 0) multiply(tileRows, 0, tiles);
    if (rows > tiles * tileRows) multiply(rows - tiles * tileRows, tiles * tileRows, 1);
  }

  #copyEdge({ address, rowStride }: Place, rows: number, columns: number): void {
    const heap = new Float32Array(this.#backend.wasm.asm.memory.buffer);
    for (let row = 0; row < rows; row++) {
      const from = this.#edge / 4 + row * tileColumns;
      heap.copyWithin((address + row * rowStride) / 4, from, from + columns);
    }
  }
}

/** Rows and columns as the product takes them. */
function inOrder({ rows, columns, isTransposed }: HeapMatrix): readonly [number, number] {
  return isTransposed === true ? [columns, rows] : [rows, columns];
}

function placeOf({ address, columns, isTransposed }: HeapMatrix): Place {
  const width = 4 * columns;
  return isTransposed === true
    ? { address, rowStride: 4, columnStride: width }
    : { address, rowStride: width, columnStride: 4 };
}

function placeAt({ address, rowStride, columnStride }: Place, row: number, column: number): Place {
  return { address: address + row * rowStride + column * columnStride, rowStride, columnStride };
}
