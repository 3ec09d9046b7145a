import type * as tf from '@tensorflow/tfjs-core';
import { type GateFunctions, gateFunctions } from './gatesModule.js';
import type { KernelCall, WasmBackend } from './wasmBackend.js';
import type { WasmProduct } from './wasmProduct.js';

/**
 * A GRU over a whole sequence in one kernel each way, for the heap of TensorFlow.js's WebAssembly back end: step by step,
 * a dozen operations each moved the rows of a step through the heap. Results have the bits of those operations.
 */
export class WasmGru {
  readonly #backend: WasmBackend;
  readonly #product: WasmProduct;
  readonly #functions: GateFunctions;

  private constructor(backend: WasmBackend, product: WasmProduct, functions: GateFunctions) {
    this.#backend = backend;
    this.#product = product;
    this.#functions = functions;
  }

  static async create(backend: WasmBackend, product: WasmProduct): Promise<WasmGru> {
    return new WasmGru(backend, product, await gateFunctions(backend.wasm.asm.memory));
  }

  /** The kernel {@link gruKernels.step}. */
  step({ inputs }: KernelCall): tf.TensorInfo {
    const { gateInputs, products, bias, state } = inputs as Named<
      'gateInputs' | 'products' | 'bias' | 'state'
    >;
    const [rows, units] = state.shape as [number, number];
    const next = this.#output(rows, units);
    const scratch = this.#floats(4 * rows * units);
    const at = (part: number): number => scratch + 4 * part * rows * units;
    this.#functions.forward(
      this.#address(gateInputs),
      this.#address(products),
      this.#address(bias),
      this.#address(state),
      at(0),
      at(2),
      at(3),
      this.#address(next),
      units,
      rows,
    );
    this.#backend.wasm._free(scratch);
    return next;
  }

  /** The kernel {@link gruKernels.forward}. */
  forward({ inputs }: KernelCall): tf.TensorInfo[] {
    const { gateInputs, initialState, kernel, bias } = inputs as Named<
      'gateInputs' | 'initialState' | 'kernel' | 'bias'
    >;
    const [batch, units] = initialState.shape as [number, number];
    const rows = gateInputs.shape[0]!;
    const states = this.#output(batch + rows, units);
    const gates = this.#output(rows, 2 * units);
    const candidates = this.#output(rows, units);
    const recurrentCandidates = this.#output(rows, units);
    const products = this.#floats(3 * batch * units);
    const size = 4 * batch * units;
    const [x, w, c] = [this.#address(gateInputs), this.#address(kernel), this.#address(bias)];
    const [h, g] = [this.#address(states), this.#address(gates)];
    const [n, r] = [this.#address(candidates), this.#address(recurrentCandidates)];
    const heap = new Uint8Array(this.#backend.wasm.asm.memory.buffer);
    heap.copyWithin(h, this.#address(initialState), this.#address(initialState) + size);
    for (let step = 0; step < rows / batch; step++) {
      const before = h + step * size;
      this.#product.multiply(
        { address: before, rows: batch, columns: units },
        { address: w, rows: units, columns: 3 * units },
        products,
      );
      this.#functions.forward(
        x + 3 * step * size,
        products,
        c,
        before,
        g + 2 * step * size,
        n + step * size,
        r + step * size,
        before + size,
        units,
        batch,
      );
    }
    this.#backend.wasm._free(products);
    return [states, gates, candidates, recurrentCandidates];
  }

  /** The kernel {@link gruKernels.backward}. */
  backward({ inputs }: KernelCall): tf.TensorInfo[] {
    const { gradients, states, gates, candidates, recurrentCandidates, kernel } = inputs as Named<
      'gradients' | 'states' | 'gates' | 'candidates' | 'recurrentCandidates' | 'kernel'
    >;
    const [rows, units] = candidates.shape as [number, number];
    const batch = states.shape[0]! - rows;
    const size = 4 * batch * units;
    const byInputs = this.#output(rows, 3 * units);
    const byProducts = this.#output(rows, 3 * units);
    const byKernel = this.#output(units, 3 * units);
    const scratch = this.#floats(3 * batch * units);
    const [d, w] = [this.#address(gradients), this.#address(kernel)];
    const [h, g] = [this.#address(states), this.#address(gates)];
    const [n, r] = [this.#address(candidates), this.#address(recurrentCandidates)];
    const [dx, dp] = [this.#address(byInputs), this.#address(byProducts)];
    const products = scratch + 2 * size;
    let [later, part] = [scratch, scratch + size];
    new Uint8Array(this.#backend.wasm.asm.memory.buffer).fill(0, scratch, scratch + 3 * size);
    for (let step = rows / batch - 1; step >= 0; step--) {
      const here = dp + 3 * step * size;
      this.#functions.backward(
        d + step * size,
        later,
        products,
        h + step * size,
        g + 2 * step * size,
        n + step * size,
        r + step * size,
        here,
        dx + 3 * step * size,
        part,
        units,
        batch,
      );
      this.#product.multiply(
        { address: here, rows: batch, columns: 3 * units },
        { address: w, rows: units, columns: 3 * units, isTransposed: true },
        products,
      );
      [later, part] = [part, later];
    }
    const byState = this.#output(batch, units);
    const heap = new Float32Array(this.#backend.wasm.asm.memory.buffer);
    const to = this.#address(byState) / 4;
    for (let i = 0; i < batch * units; i++) heap[to + i] = heap[later / 4 + i]! + heap[products / 4 + i]!;
    this.#backend.wasm._free(scratch);
    this.#product.multiply(
      { address: this.#address(states), rows, columns: units, isTransposed: true },
      { address: this.#address(byProducts), rows, columns: 3 * units },
      this.#address(byKernel),
    );
    return [byInputs, byState, byKernel, byProducts];
  }

  #output(rows: number, columns: number): tf.TensorInfo {
    return this.#backend.makeOutput([rows, columns], 'float32');
  }

  #address({ dataId }: tf.TensorInfo): number {
    return this.#backend.getMemoryOffset(dataId);
  }

  #floats(count: number): number {
    return this.#backend.wasm._malloc(4 * count) >>> 0;
  }
}

type Named<Name extends string> = Readonly<Record<Name, tf.TensorInfo>>;
