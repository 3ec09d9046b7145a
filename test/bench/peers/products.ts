import * as tf from '@tensorflow/tfjs-core';
import { dispose, fill, matMul, type Tensor2D } from '../../../dist/tensor/ops.js';
import { WasmProduct } from '../../../dist/tensor/wasmProduct.js';

/** The operations of a product of matrices: one multiplication and one addition for each term of each value. */
function operationsOf(rows: number, depth: number, columns: number): number {
  return 2 * rows * depth * columns;
}

/** Counts the operations of the products of matrices from now on, where the back end computes them. */
export function countProducts(): { readonly operations: () => number } {
  let operations = 0;
  const count = (...sizes: Parameters<typeof operationsOf>): void => {
    operations += operationsOf(...sizes);
  };
  if (tf.getBackend() === 'wasm') {
    // products of our own, which other kernels take too
    const { multiply } = WasmProduct.prototype;
    WasmProduct.prototype.multiply = function (left, right, address) {
      const [rows, depth] = left.isTransposed ? [left.columns, left.rows] : [left.rows, left.columns];
      count(rows, depth, right.isTransposed ? right.rows : right.columns);
      multiply.call(this, left, right, address);
    };
  } else countInKernel(count);
  return { operations: () => operations };
}

function countInKernel(count: (rows: number, depth: number, columns: number) => void): void {
  const [kernelName, backendName] = ['BatchMatMul', tf.getBackend()];
  const kernel = tf.getKernel(kernelName, backendName)!;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...kernel,
    kernelFunc(call) {
      const output = kernel.kernelFunc(call) as tf.TensorInfo;
      const depth = call.inputs.a!.shape.at(call.attrs!.transposeA === true ? -2 : -1)!;
      count(tf.util.sizeFromShape(output.shape.slice(0, -1)), depth, output.shape.at(-1)!);
      return output;
    },
  });
}

const size = 1024;
const repeats = 12;

/** Multiplies large square matrices: the yardstick for smaller ones. */
export async function largeProducts(): Promise<{
  readonly operations: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}> {
  const a = fill([size, size], 0.5) as Tensor2D;
  const b = fill([size, size], 0.25) as Tensor2D;
  const multiply = async (): Promise<void> => {
    const product = matMul(a, b);
    await product.data();
    dispose(product);
  };
  await multiply();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  for (let i = 0; i < repeats; i++) await multiply();
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  dispose([a, b]);
  return { operations: repeats * operationsOf(size, size, size), seconds, cpuSeconds: (user + system) / 1e6 };
}
