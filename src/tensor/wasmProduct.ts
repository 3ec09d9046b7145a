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

/** Rows of the left factor and of the result, or values of their sums, a number of bytes apart in both. */
export interface ProductPiece {
  /** Rows: the address of the first one's first value. Values of sums: the bytes from there to the first one. */
  readonly left: number;
  /** The address of the first row of the result, or of the first row of the right factor. */
  readonly other: number;
  readonly count: number;
}

interface Strides {
  /** The bytes from row to row of the left factor, from column to column of the right one. */
  readonly across: number;
  /** The bytes from one value of a sum to the next. */
  readonly along: number;
}

/** A product whose factors and result lie in pieces. */
export interface PiecewiseProduct {
  readonly rows: readonly ProductPiece[];
  /** The values of each sum; there is one at least. */
  readonly depths: readonly ProductPiece[];
  readonly columns: number;
  readonly left: Strides;
  readonly right: Strides;
  /** The bytes from one row of the result to the next. */
  readonly outStep: number;
}

/** Tiles of a block of rows, all of as many lines. */
interface Tiles {
  /** The address of the first value of the left factor, and of the result. */
  readonly left: number;
  readonly out: number;
  /** The rows of the block before them. */
  readonly row: number;
  /** The rows of a tile. */
  readonly lines: number;
  readonly count: number;
}

/** Up to 8 columns of a block of depths. */
interface Panel {
  readonly column: number;
  readonly columns: number;
  readonly depth: number;
  readonly outStep: number;
  /** Whether the sums go on with what the result holds. */
  readonly goesOn: boolean;
}

/** The lines of tiles in the heap, and where they are packed. */
interface Packing extends Strides {
  readonly from: number;
  readonly to: number;
  /** The lines of a tile. */
  readonly lines: number;
  readonly depth: number;
  readonly tiles: number;
  /** The bytes from one depth of a packed tile to the next, and from one packed tile to the next. */
  readonly step: number;
  readonly nextPacked: number;
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
    const leftStrides = stridesOf(left);
    const { across, along } = stridesOf(right);
    this.multiplyPieces({
      rows: [{ left: left.address, other: address, count: rows }],
      depths: [{ left: 0, other: right.address, count: depth }],
      columns,
      left: leftStrides,
      right: { across: along, along: across },
      outStep: 4 * columns,
    });
  }

  /** Writes a product whose factors and result lie in pieces of the heap. */
  multiplyPieces({ rows, depths, columns, left, right, outStep }: PiecewiseProduct): void {
    const depthBlocks = [...blocksOf(depths, blockDepth, left.along, right.along)];
    for (const block of blocksOf(rows, blockRows, left.across, outStep)) {
      const tiles = this.#tilesOf(block, left.across, outStep);
      for (const [i, depthBlock] of depthBlocks.entries()) {
        const depth = countOf(depthBlock);
        this.#packLeft(tiles, depthBlock, left, depth);
        for (let column = 0; column < columns; column += tileColumns) {
          const here = Math.min(tileColumns, columns - column);
          this.#packRight(depthBlock, column, here, right);
          this.#multiplyPanel(tiles, { column, columns: here, depth, outStep, goesOn: i > 0 });
        }
      }
      const edge = columns % tileColumns;
      if (edge > 0) this.#copyEdge(tiles, columns - edge, edge, outStep);
    }
  }

  /** Cuts each piece of a block into whole tiles and one of the rest. */
  #tilesOf(rows: readonly ProductPiece[], leftStep: number, outStep: number): readonly Tiles[] {
    const { tileRows } = this.#functions;
    const tiles: Tiles[] = [];
    let row = 0;
    for (const { left, other, count } of rows) {
      const rest = count % tileRows;
      const whole = count - rest;
      if (whole > 0) tiles.push({ left, out: other, row, lines: tileRows, count: whole / tileRows });
      if (rest > 0) {
        const place = { left: left + whole * leftStep, out: other + whole * outStep };
        tiles.push({ ...place, row: row + whole, lines: rest, count: 1 });
      }
      row += count;
    }
    return tiles;
  }

  /** Packs rows by tiles: in each the values of all its rows at one depth lie side by side. */
  #packLeft(
    tiles: readonly Tiles[],
    depths: readonly ProductPiece[],
    { across, along }: Strides,
    depth: number,
  ): void {
    for (const { left, row, lines, count: tilesHere } of tiles) {
      const step = 4 * lines;
      const nextPacked = step * depth;
      let to = this.#left + 4 * row * depth;
      for (const { left: place, count } of depths) {
        const from = left + place;
        this.#pack({ from, to, across, along, lines, depth: count, tiles: tilesHere, step, nextPacked });
        to += step * count;
      }
    }
  }

  #packRight(
    depths: readonly ProductPiece[],
    column: number,
    lines: number,
    { across, along }: Strides,
  ): void {
    const step = 4 * tileColumns;
    let to = this.#right;
    for (const { other, count: depth } of depths) {
      const from = other + column * across;
      this.#pack({ from, to, across, along, lines, depth, tiles: 1, step, nextPacked: 0 });
      to += step * depth;
    }
  }

  #pack({ from, to, across, along, lines, depth, tiles, step, nextPacked }: Packing): void {
    const { pack, packRows, packColumns } = this.#functions;
    const nextTile = lines * across;
    const areFours = lines % 4 === 0;
    if (areFours && across === 4) {
      packRows[lines]!(from, to, across, along, step, depth, tiles, nextTile, nextPacked);
      return;
    }
    const turned = areFours && along === 4 ? depth - (depth % 4) : 0;
    if (turned > 0)
      packColumns[lines]!(from, to, across, along, step, turned / 4, tiles, nextTile, nextPacked);
    if (turned < depth) {
      const [rest, place] = [from + turned * along, to + turned * step];
      pack[lines]!(rest, place, across, along, step, depth - turned, tiles, nextTile, nextPacked);
    }
  }

  /** Multiplies all packed rows with a panel of columns; with fewer than 8, the result goes to the edge. */
  #multiplyPanel(tiles: readonly Tiles[], { column, columns, depth, outStep, goesOn }: Panel): void {
    const isWhole = columns === tileColumns;
    for (const { out, row, lines, count } of tiles) {
      this.#functions.multiply[lines]!(
        this.#left + 4 * row * depth,
        this.#right,
        4 * tileColumns,
        isWhole ? out + 4 * column : this.#edge + 4 * tileColumns * row,
        isWhole ? outStep : 4 * tileColumns,
        depth,
        goesOn ? 1 : 0,
        count,
      );
    }
  }

  #copyEdge(tiles: readonly Tiles[], column: number, columns: number, outStep: number): void {
    const heap = new Float32Array(this.#backend.wasm.asm.memory.buffer);
    for (const { out, row, lines, count } of tiles) {
      for (let i = 0; i < lines * count; i++) {
        const from = this.#edge / 4 + (row + i) * tileColumns;
        heap.copyWithin((out + i * outStep) / 4 + column, from, from + columns);
      }
    }
  }
}

/**
 * Groups pieces to blocks of a size at most. Only pieces that are longer are cut.
 *
 * @param leftStep the bytes from one row or value of a piece to the next in the left factor
 * @param otherStep the same in the result or in the right factor
 */
function* blocksOf(
  pieces: readonly ProductPiece[],
  most: number,
  leftStep: number,
  otherStep: number,
): Generator<readonly ProductPiece[]> {
  let block: ProductPiece[] = [];
  for (const { left, other, count } of pieces) {
    for (let from = 0; from < count; from += most) {
      const here = Math.min(most, count - from);
      if (countOf(block) + here > most) {
        yield block;
        block = [];
      }
      block.push({ left: left + from * leftStep, other: other + from * otherStep, count: here });
    }
  }
  if (block.length > 0) yield block;
}

function countOf(pieces: readonly ProductPiece[]): number {
  return pieces.reduce((sum, { count }) => sum + count, 0);
}

/** Rows and columns as the product takes them. */
function inOrder({ rows, columns, isTransposed }: HeapMatrix): readonly [number, number] {
  return isTransposed === true ? [columns, rows] : [rows, columns];
}

function stridesOf({ columns, isTransposed }: HeapMatrix): Strides {
  const width = 4 * columns;
  return isTransposed === true ? { across: 4, along: width } : { across: width, along: 4 };
}
