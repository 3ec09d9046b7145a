import type * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './convolutionKernels.js';
import { halved, type Side, sideOf, stride } from './imageWindows.js';
import type { KernelCall, WasmBackend } from './wasmBackend.js';
import type { ProductPiece, WasmProduct } from './wasmProduct.js';

/** Bytes of a value. */
const float = 4;

/**
 * Convolutions over images for the heap of TensorFlow.js's WebAssembly back end, as products whose packing reads the windows
 * from the images: the matrix of all windows, several times as large as the images, is never written.
 */
export class WasmConvolution {
  readonly #backend: WasmBackend;
  readonly #product: WasmProduct;

  constructor(backend: WasmBackend, product: WasmProduct) {
    this.#backend = backend;
    this.#product = product;
  }

  /** The kernel `forward` of `convolutionKernels`. */
  forward(call: KernelCall): tf.TensorInfo {
    const { x, kernel } = call.inputs as Named<'x' | 'kernel'>;
    const windows = this.#windowsOf(x, call);
    const filters = kernel.shape[1]!;
    const output = this.#backend.makeOutput([windows.count, filters], 'float32');
    this.#product.multiplyPieces({
      rows: windows.inRows(this.#address(x), this.#address(output), float * filters),
      depths: windows.ofPlaces(0, this.#address(kernel), float * filters),
      columns: filters,
      left: { across: windows.step, along: float },
      right: { across: float, along: float * filters },
      outStep: float * filters,
    });
    return output;
  }

  /** The kernel `byKernel` of `convolutionKernels`. */
  byKernel(call: KernelCall): tf.TensorInfo {
    const { x, dy } = call.inputs as Named<'x' | 'dy'>;
    const windows = this.#windowsOf(x, call);
    const filters = dy.shape[1]!;
    const output = this.#backend.makeOutput([windows.values, filters], 'float32');
    this.#product.multiplyPieces({
      rows: windows.ofPlaces(this.#address(x), this.#address(output), float * filters),
      depths: windows.inRows(0, this.#address(dy), float * filters),
      columns: filters,
      left: { across: float, along: windows.step },
      right: { across: float, along: float * filters },
      outStep: float * filters,
    });
    return output;
  }

  /**
   * The kernel `transposed` of `convolutionKernels`. With y of window m, kernel k and a stride of 2, pixel 2 m + p of the
   * padded image is the sum over i of y[m - i] k[2 i + p]: for each parity p, across and down, a product.
   */
  transposed(call: KernelCall): tf.TensorInfo {
    const { y, kernel } = call.inputs as Named<'y' | 'kernel'>;
    const { images, window } = attributesOf(call);
    const { items, height, width } = images;
    const [channels, filters] = [kernel.shape[0]! / window ** 2, kernel.shape[1]!];
    const output = this.#backend.makeOutput([items * height * width, channels], 'float32');
    // a kernel of one pixel reaches no others
    if (window < stride) this.#backend.typedArrayFromHeap(output).fill(0);
    const [from, to, k] = [y, output, kernel].map((one) => this.#address(one)) as [number, number, number];
    const [down, across] = [sideOf(height, window), sideOf(width, window)];
    const beyond = halved(window) - 1;
    const [paddedRows, paddedColumns] = [down.windows + 2 * beyond, across.windows + 2 * beyond];
    const [windowBytes, pixelBytes] = [float * filters, float * channels];
    for (const row of paritiesOf(down, height, window)) {
      for (const column of paritiesOf(across, width, window)) {
        const rows: ProductPiece[] = [];
        for (let item = 0; item < items; item++) {
          for (let i = 0; i < row.count; i++) {
            const windowRow = item * paddedRows + row.firstWindow + i;
            const pixelRow = item * height + row.firstPixel + stride * i;
            rows.push({
              left: from + windowBytes * (windowRow * paddedColumns + column.firstWindow),
              other: to + pixelBytes * (pixelRow * width + column.firstPixel),
              count: column.count,
            });
          }
        }
        const depths = row.places.flatMap((kernelRow, i) =>
          column.places.map((kernelColumn, j) => ({
            left: windowBytes * (i * paddedColumns + j),
            other: k + windowBytes * channels * (kernelRow * window + kernelColumn),
            count: filters,
          })),
        );
        this.#product.multiplyPieces({
          rows,
          depths,
          columns: channels,
          left: { across: windowBytes, along: float },
          right: { across: windowBytes, along: float },
          outStep: stride * pixelBytes,
        });
      }
    }
    return output;
  }

  #address({ dataId }: tf.TensorInfo): number {
    return this.#backend.getMemoryOffset(dataId);
  }

  #windowsOf({ shape }: tf.TensorInfo, call: KernelCall): Windows {
    const [, height, values] = shape as [number, number, number];
    return new Windows(attributesOf(call), height, values);
  }
}

/** The windows of padded images. */
class Windows {
  readonly count: number;
  /** The values of a window. */
  readonly values: number;
  /** The bytes from one window to the next one across. */
  readonly step: number;
  readonly #items: number;
  readonly #down: number;
  readonly #across: number;
  readonly #window: number;
  readonly #height: number;
  readonly #rowBytes: number;

  /**
   * @param height the rows of a padded image
   * @param values the values of a row
   */
  constructor({ images, window }: ConvolutionAttributes, height: number, values: number) {
    const [down, across] = [sideOf(images.height, window), sideOf(images.width, window)];
    const channels = values / (stride * across.strides);
    this.#items = images.items;
    this.#down = down.windows;
    this.#across = across.windows;
    this.#window = window;
    this.#height = height;
    this.#rowBytes = float * values;
    this.count = images.items * down.windows * across.windows;
    this.values = window ** 2 * channels;
    this.step = float * stride * channels;
  }

  /**
   * Returns the rows of windows.
   *
   * @param from where the padded images begin
   * @param to where a matrix with a row for each window begins
   * @param bytes the bytes of such a row
   */
  inRows(from: number, to: number, bytes: number): readonly ProductPiece[] {
    const pieces: ProductPiece[] = [];
    for (let item = 0; item < this.#items; item++) {
      for (let row = 0; row < this.#down; row++) {
        pieces.push({
          left: from + this.#rowBytes * (item * this.#height + stride * row),
          other: to + bytes * this.#across * (item * this.#down + row),
          count: this.#across,
        });
      }
    }
    return pieces;
  }

  /**
   * Returns the rows of a window.
   *
   * @param from where the window begins
   * @param to where a matrix with a row for each value of a window begins
   * @param bytes the bytes of such a row
   */
  ofPlaces(from: number, to: number, bytes: number): readonly ProductPiece[] {
    const count = this.values / this.#window;
    return Array.from({ length: this.#window }, (_, row) => ({
      left: from + this.#rowBytes * row,
      other: to + bytes * count * row,
      count,
    }));
  }
}

/** Every second pixel along a side of images, which meet the same places of the kernel. */
interface Parity {
  /** The number of pixels. */
  readonly count: number;
  readonly firstPixel: number;
  /** The first window of padded ones that the first pixel takes. */
  readonly firstWindow: number;
  /** The places of the kernel along its side, by the windows that a pixel takes. */
  readonly places: readonly number[];
}

/** Returns the parities whose pixels the kernel reaches. */
function paritiesOf({ before }: Side, pixels: number, window: number): readonly Parity[] {
  const reach = halved(window);
  return [0, 1].slice(0, window).map((parity) => {
    const taps = halved(window - parity);
    const first = Math.max(0, halved(before - parity));
    const firstPixel = stride * first + parity - before;
    return {
      count: halved(pixels - firstPixel),
      firstPixel,
      firstWindow: first + reach - taps,
      places: Array.from({ length: taps }, (_, i) => stride * (taps - 1 - i) + parity),
    };
  });
}

type Named<Name extends string> = Readonly<Record<Name, tf.TensorInfo>>;

function attributesOf({ attrs }: KernelCall): ConvolutionAttributes {
  return attrs as unknown as ConvolutionAttributes;
}
