import * as tf from '@tensorflow/tfjs-core';
import { convolutionKernels } from './convolutionKernels.js';
import { gruKernels } from './gruKernels.js';
import { normalisationKernels } from './normalisationKernels.js';
import type { RowFunctions } from './rowsModule.js';
import type { KernelCall, WasmBackend } from './wasmBackend.js';
import type { WasmConvolution } from './wasmConvolution.js';
import type { WasmGru } from './wasmGru.js';
import type { WasmNormalisation } from './wasmNormalisation.js';
import type { WasmProduct } from './wasmProduct.js';

/**
 * Kernels of our own for the WebAssembly back end of TensorFlow.js 4.22, where it has none or one that is slower
 * than the arithmetic around it.
 *
 * @param rows what moves rows in the heap of the back end
 * @param products products of matrices, and the layers that take them; null leaves them to the back end
 */
export function addWasmKernels(
  rows: RowFunctions,
  products: {
    readonly product: WasmProduct;
    readonly gru: WasmGru;
    readonly convolution: WasmConvolution;
    readonly normalisation: WasmNormalisation;
  } | null,
): void {
  if (products !== null) {
    const { product, gru, convolution, normalisation } = products;
    replace('BatchMatMul', (call) => product.kernel(call));
    register(gruKernels.step, (call) => gru.step(call));
    register(gruKernels.forward, (call) => gru.forward(call));
    register(gruKernels.backward, (call) => gru.backward(call));
    register(convolutionKernels.forward, (call) => convolution.forward(call));
    register(convolutionKernels.transposed, (call) => convolution.transposed(call));
    register(convolutionKernels.byKernel, (call) => convolution.byKernel(call));
    register(normalisationKernels.forward, (call) => normalisation.forward(call));
    register(normalisationKernels.backward, (call) => normalisation.backward(call));
  }
  replace('Identity', shareData);
  replace('Slice', (call) => slice(call, rows));
  replace('Concat', (call) => joinMatrices(call, rows));
  replace('GatherV2', (call) => gatherRows(call, rows));
  register('UnsortedSegmentSum', (call) => addRows(call, rows));
}

/** The back end's own copies the data. TensorFlow.js asks for it with every tensor that a gradient keeps. */
function shareData({ inputs, backend }: KernelCall): tf.TensorInfo | null {
  const { dataId, shape, dtype } = inputs.x!;
  if (dtype === 'string') return null;
  (backend as WasmBackend).incRef(dataId);
  return { dataId, shape, dtype };
}

/** Bytes of a value; null for what the kernels leave to the back end. */
function widthOf({ dtype }: tf.TensorInfo): number | null {
  return dtype === 'float32' || dtype === 'int32' ? 4 : null;
}

/**
 * The back end's own slice first copies the whole input out of the heap: one step of a sequence cost as much as all
 * of them (3.9 ms instead of 0.1 ms for 128 of 2,048 rows of 1,152 values). Null for ranks other than 1 to 3.
 */
function slice({ inputs, backend, attrs }: KernelCall, functions: RowFunctions): tf.TensorInfo | null {
  const x = inputs.x!;
  const bytes = widthOf(x);
  const rank = x.shape.length;
  if (bytes === null || rank < 1 || rank > 3) return null;
  const [begin, size] = tf.slice_util.parseSliceParams(
    x as tf.Tensor,
    attrs.begin as number | number[],
    attrs.size as number | number[],
  );
  const wasm = backend as WasmBackend;
  const output = wasm.makeOutput(size, x.dtype);
  // a matrix is cut as the only one of several, a vector as a row
  const asMatrices = (shape: readonly number[], fill: number) =>
    [fill, fill, ...shape].slice(-3) as [number, number, number];
  const [, height, columns] = asMatrices(x.shape, 1);
  const [first, top, left] = asMatrices(begin, 0);
  const [matrices, rows, width] = asMatrices(size, 1);
  const from = wasm.getMemoryOffset(x.dataId) + bytes * ((first * height + top) * columns + left);
  const to = wasm.getMemoryOffset(output.dataId);
  const steps = { fromStep: bytes * columns, toStep: bytes * width, width: bytes * width };
  // whole rows of whole matrices lie one after the other
  const [pieces, rowsOfPiece] = rows === height ? [1, matrices * rows] : [matrices, rows];
  for (let piece = 0; piece < pieces; piece++) {
    const at = bytes * piece * columns * height;
    copy(functions, from + at, to + piece * rows * steps.toStep, { ...steps, rows: rowsOfPiece });
  }
  return output;
}

/** Matrices side by side or one below the other. The back end's own makes a view of each row. Null for anything else. */
function joinMatrices({ inputs, backend, attrs }: KernelCall, functions: RowFunctions): tf.TensorInfo | null {
  const matrices = Object.values(inputs);
  const [one] = matrices as [tf.TensorInfo];
  const bytes = widthOf(one);
  if (bytes === null || matrices.some(({ shape, dtype }) => shape.length !== 2 || dtype !== one.dtype))
    return null;
  const [axis] = tf.util.parseAxisParam(attrs.axis as number, one.shape);
  const shapes = matrices.map(({ shape }) => shape);
  tf.backend_util.assertParamsConsistent(shapes, axis!);
  const shape = tf.backend_util.computeOutShape(shapes, axis!);
  const wasm = backend as WasmBackend;
  const output = wasm.makeOutput(shape, one.dtype);
  const toStep = bytes * shape[1]!;
  let to = wasm.getMemoryOffset(output.dataId);
  for (const { dataId, shape } of matrices) {
    const [rows, columns] = shape as [number, number];
    const width = bytes * columns;
    copy(functions, wasm.getMemoryOffset(dataId), to, { fromStep: width, toStep, width, rows });
    to += axis === 0 ? rows * toStep : width;
  }
  return output;
}

/** Copies rows from an address to another; those without a gap at once. */
function copy(
  functions: RowFunctions,
  from: number,
  to: number,
  {
    fromStep,
    toStep,
    width,
    rows,
  }: { readonly fromStep: number; readonly toStep: number; readonly width: number; readonly rows: number },
): void {
  if (rows * width === 0) return;
  if (fromStep === width && toStep === width) functions.copyRows(from, to, 0, 0, rows * width, 1);
  else functions.copyRows(from, to, fromStep, toStep, width, rows);
}

/** Rows of a matrix; the back end's own kernel moves value by value. Null for anything else. */
function gatherRows({ inputs, backend, attrs }: KernelCall, functions: RowFunctions): tf.TensorInfo | null {
  const x = inputs.x!;
  const indices = inputs.indices!;
  const bytes = widthOf(x);
  const isRows = x.shape.length === 2 && attrs.axis === 0 && (attrs.batchDims ?? 0) === 0;
  if (bytes === null || !isRows || indices.shape.length !== 1 || indices.dtype !== 'int32') return null;
  const [entries, columns] = x.shape as [number, number];
  const wasm = backend as WasmBackend;
  expectBelow(entries, wasm, indices);
  const rows = indices.shape[0]!;
  const output = wasm.makeOutput([rows, columns], x.dtype);
  const [from, to, at] = [x, output, indices].map(({ dataId }) => wasm.getMemoryOffset(dataId)) as Three;
  if (rows * columns > 0) functions.gatherRows(from, to, at, bytes * columns, rows);
  return output;
}

/** The sum of rows by where they belong, the gradient of {@link gatherRows}: the back end has none. */
function addRows({ inputs, backend, attrs }: KernelCall, functions: RowFunctions): tf.TensorInfo {
  const x = inputs.x!;
  const segments = inputs.segmentIds!;
  const entries = attrs.numSegments as number;
  const [rows, columns] = x.shape as [number, number];
  const wasm = backend as WasmBackend;
  expectBelow(entries, wasm, segments);
  const output = wasm.makeOutput([entries, columns], x.dtype);
  wasm.typedArrayFromHeap(output).fill(0);
  const [from, to, at] = [x, output, segments].map(({ dataId }) => wasm.getMemoryOffset(dataId)) as Three;
  if (rows * columns > 0) functions.addRows(from, to, at, columns, rows);
  return output;
}

type Three = [number, number, number];

/** @throws Error for an index that would lead out of the matrix, and so to what else is in the heap */
function expectBelow(entries: number, wasm: WasmBackend, indices: tf.TensorInfo): void {
  for (const index of wasm.typedArrayFromHeap(indices)) {
    if (index < 0 || index >= entries)
      throw new Error(`expected an index from 0 to ${entries - 1}, but received: ${index}`);
  }
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

function register(kernelName: string, kernel: (call: KernelCall) => tf.TensorInfo | tf.TensorInfo[]): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: (call) => kernel(call as unknown as KernelCall),
  });
}
