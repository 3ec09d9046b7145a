import * as tf from '@tensorflow/tfjs-core';
import type { KernelCall, WasmBackend } from './wasmBackend.js';
import type { WasmProduct } from './wasmProduct.js';

/**
 * Kernels of our own for the WebAssembly back end of TensorFlow.js 4.22, where it has none or one that is slower
 * than the arithmetic around it.
 *
 * @param product products of matrices; null leaves them to the back end
 */
export function addWasmKernels(product: WasmProduct | null): void {
  if (product !== null) replace('BatchMatMul', (call) => product.kernel(call));
  replace('Slice', sliceMatrix);
  replace('GatherV2', gatherRows);
  register('UnsortedSegmentSum', addRows);
}

/**
 * The back end's own slice first copies the whole input out of the heap: one step of a sequence cost as much as all
 * of them (3.9 ms instead of 0.1 ms for 128 of 2,048 rows of 1,152 values). Null for ranks other than 1 and 2.
 */
function sliceMatrix({ inputs, backend, attrs }: KernelCall): tf.TensorInfo | null {
  const x = inputs.x!;
  if (x.shape.length !== 1 && x.shape.length !== 2) return null;
  const begin = attrs.begin as number | number[];
  const [first, size] = tf.slice_util.parseSliceParams(
    x as tf.Tensor,
    begin,
    attrs.size as number | number[],
  );
  const wasm = backend as WasmBackend;
  // The output first: making it can grow the memory, which detaches views taken before.
  const output = wasm.makeOutput(size, x.dtype);
  const from = wasm.typedArrayFromHeap(x);
  const to = wasm.typedArrayFromHeap(output);
  const columns = x.shape.length === 1 ? 1 : x.shape[1]!;
  const width = x.shape.length === 1 ? 1 : size[1]!;
  const firstColumn = x.shape.length === 1 ? 0 : first[1]!;
  const firstRow = first[0]!;
  const rows = size[0]!;
  if (width === columns) {
    to.set(from.subarray(firstRow * columns, (firstRow + rows) * columns));
  } else {
    for (let row = 0; row < rows; row++) {
      const start = (firstRow + row) * columns + firstColumn;
      to.set(from.subarray(start, start + width), row * width);
    }
  }
  return output;
}

/** Rows of a matrix; the back end's own kernel moves value by value. Null for anything else. */
function gatherRows({ inputs, backend, attrs }: KernelCall): tf.TensorInfo | null {
  const x = inputs.x!;
  const indices = inputs.indices!;
  const isRows = x.shape.length === 2 && attrs.axis === 0 && (attrs.batchDims ?? 0) === 0;
  if (!isRows || indices.shape.length !== 1 || indices.dtype !== 'int32') return null;
  const [entries, width] = x.shape as [number, number];
  const wasm = backend as WasmBackend;
  const output = wasm.makeOutput([indices.shape[0]!, width], x.dtype);
  const from = wasm.typedArrayFromHeap(x);
  const rows = wasm.typedArrayFromHeap(indices);
  const to = wasm.typedArrayFromHeap(output);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (row < 0 || row >= entries)
      throw new Error(`expected an index from 0 to ${entries - 1}, but received: ${row}`);
    to.set(from.subarray(row * width, (row + 1) * width), i * width);
  }
  return output;
}

/** The sum of rows by where they belong, the gradient of {@link gatherRows}: the back end has none. */
function addRows({ inputs, backend, attrs }: KernelCall): tf.TensorInfo {
  const x = inputs.x!;
  const segments = inputs.segmentIds!;
  const entries = attrs.numSegments as number;
  const width = x.shape[1]!;
  const wasm = backend as WasmBackend;
  const output = wasm.makeOutput([entries, width], x.dtype);
  const from = wasm.typedArrayFromHeap(x);
  const rows = wasm.typedArrayFromHeap(segments);
  const to = wasm.typedArrayFromHeap(output);
  to.fill(0);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * width;
    const source = i * width;
    for (let k = 0; k < width; k++) to[start + k]! += from[source + k]!;
  }
  return output;
}

/** Puts a kernel before the back end's own, which gets what the new one leaves (null). */
function replace(kernelName: string, kernel: (call: KernelCall) => tf.TensorInfo | null): void {
  const original = tf.getKernel(kernelName, 'wasm');
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) => kernel(call as unknown as KernelCall) ?? original.kernelFunc(call),
  });
}

function register(kernelName: string, kernel: (call: KernelCall) => tf.TensorInfo): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) => kernel(call as unknown as KernelCall),
  });
}
