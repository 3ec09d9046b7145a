import type * as tf from '@tensorflow/tfjs-core';
import { epsilon } from './normalisationKernels.js';
import { type NormalisationFunctions, normalisationFunctions, unitsAtOnce } from './normalisationModule.js';
import type { KernelCall, WasmBackend } from './wasmBackend.js';

/** Bytes of the rows of a matrix that are taken at once: those of all matrices fit the first cache. */
const blockBytes = 2 ** 13;
/** The most vectors that a kernel needs besides its inputs and outputs. */
const mostVectors = 5;

/**
 * Batch normalisation, with rectified linear units or without, for the heap of TensorFlow.js's WebAssembly back end: three
 * passes over a batch forwards and two backwards, instead of some twenty.
 */
export class WasmNormalisation {
  readonly #backend: WasmBackend;
  readonly #functions: NormalisationFunctions;

  private constructor(backend: WasmBackend, functions: NormalisationFunctions) {
    this.#backend = backend;
    this.#functions = functions;
  }

  static async create(backend: WasmBackend): Promise<WasmNormalisation> {
    return new WasmNormalisation(backend, await normalisationFunctions(backend.wasm.asm.memory));
  }

  /** The kernel `forward` of `normalisationKernels`. */
  forward({ inputs, attrs }: KernelCall): tf.TensorInfo[] {
    const { x, gain, offset } = inputs as Named<'x' | 'gain' | 'offset'>;
    const [rows, units] = x.shape as [number, number];
    const [y, mean, variance] = this.#outputs(rows, units);
    this.#withVectors(units, ([factor, least, total]) => {
      const at = this.#address(mean);
      this.#set(
        at,
        this.#sums(this.#functions.sum, [x], [], [total])[0]!.map((sum) => sum / rows),
      );
      const [squares] = this.#sums(this.#functions.sumSquares, [x], [at], [total]);
      const variances = this.#set(
        this.#address(variance),
        squares!.map((sum) => sum / rows),
      );
      const gains = this.#values(this.#address(gain), units);
      this.#set(
        factor,
        variances.map((one, unit) => gains[unit]! / Math.sqrt(one + epsilon)),
      );
      this.#set(
        least,
        variances.map(() => leastOf(attrs)),
      );
      this.#run(this.#functions.normalise, [x, y], [at, factor, this.#address(offset), least]);
    });
    return [y, mean, variance];
  }

  /** The kernel `backward` of `normalisationKernels`. */
  backward({ inputs, attrs }: KernelCall): tf.TensorInfo[] {
    const { dy, x, gain, y, mean, variance } = inputs as Named<
      'dy' | 'x' | 'gain' | 'y' | 'mean' | 'variance'
    >;
    const [rows, units] = x.shape as [number, number];
    const [dx, dGain, dOffset] = this.#outputs(rows, units);
    this.#withVectors(units, ([least, shift, slope, factor, total]) => {
      const at = this.#address(mean);
      const variances = Float64Array.from(this.#values(this.#address(variance), units));
      const gains = this.#values(this.#address(gain), units);
      this.#set(
        least,
        variances.map(() => leastOf(attrs)),
      );
      // `factor` is not set yet
      const [sum, alongX] = this.#sums(
        this.#functions.sumGradients,
        [dy, y, x],
        [at, least],
        [total, factor],
      ) as [Float64Array, Float64Array];
      const squares = variances.map((one) => one + epsilon);
      this.#set(this.#address(dOffset), sum);
      this.#set(
        this.#address(dGain),
        alongX.map((one, unit) => one / Math.sqrt(squares[unit]!)),
      );
      this.#set(
        shift,
        sum.map((one) => one / rows),
      );
      this.#set(
        slope,
        alongX.map((one, unit) => one / (rows * squares[unit]!)),
      );
      this.#set(
        factor,
        squares.map((one, unit) => gains[unit]! / Math.sqrt(one)),
      );
      this.#run(this.#functions.gradient, [dy, y, x, dx], [at, least, shift, slope, factor]);
    });
    return [dx, dGain, dOffset];
  }

  /** Calls a function for blocks of the rows of matrices. @param next is called after each block */
  #run(
    pass: (...values: number[]) => void,
    matrices: readonly tf.TensorInfo[],
    vectors: readonly number[],
    next?: () => void,
  ): void {
    const [rows, units] = matrices[0]!.shape as [number, number];
    const width = 4 * units;
    const addresses = matrices.map((one) => this.#address(one));
    const rowsAtOnce = Math.ceil(blockBytes / width);
    for (let row = 0; row < rows; row += rowsAtOnce) {
      const places = addresses.map((address) => address + row * width);
      pass(...places, ...vectors, width, units / unitsAtOnce, Math.min(rowsAtOnce, rows - row));
      next?.();
    }
  }

  /** Calls a function that sums over rows, and adds up in double precision what it writes for each block. */
  #sums(
    pass: (...values: number[]) => void,
    matrices: readonly tf.TensorInfo[],
    vectors: readonly number[],
    sums: readonly number[],
  ): readonly Float64Array[] {
    const units = matrices[0]!.shape[1]!;
    const parts = sums.map((sum) => this.#values(sum, units));
    const totals = sums.map(() => new Float64Array(units));
    this.#run(pass, matrices, [...vectors, ...sums], () => {
      for (const [i, total] of totals.entries())
        for (let unit = 0; unit < units; unit++) total[unit]! += parts[i]![unit]!;
    });
    return totals;
  }

  #outputs(rows: number, units: number): readonly [tf.TensorInfo, tf.TensorInfo, tf.TensorInfo] {
    const output = (...shape: number[]) => this.#backend.makeOutput(shape, 'float32');
    return [output(rows, units), output(units), output(units)];
  }

  /** Calls back with the addresses of vectors that last as long as the call. */
  #withVectors(units: number, work: (vectors: Vectors) => void): void {
    const scratch = this.#backend.wasm._malloc(4 * units * mostVectors) >>> 0;
    work(Array.from({ length: mostVectors }, (_, i) => scratch + 4 * units * i) as unknown as Vectors);
    this.#backend.wasm._free(scratch);
  }

  #values(address: number, units: number): Float32Array {
    return new Float32Array(this.#backend.wasm.asm.memory.buffer, address, units);
  }

  #set(address: number, values: Float64Array): Float64Array {
    this.#values(address, values.length).set(values);
    return values;
  }

  #address({ dataId }: tf.TensorInfo): number {
    return this.#backend.getMemoryOffset(dataId);
  }
}

type Named<Name extends string> = Readonly<Record<Name, tf.TensorInfo>>;
type Vectors = readonly [number, number, number, number, number];

/** Returns the least value of an output. */
function leastOf({ isRectified }: KernelCall['attrs']): number {
  return isRectified === true ? 0 : Number.NEGATIVE_INFINITY;
}
