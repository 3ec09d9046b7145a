import * as tf from '@tensorflow/tfjs-core';
import { dispose, fill, matMul, type Tensor2D } from '../../../dist/tensor/ops.js';

/** Counts the operations of products of matrices, by the shapes that the kernel of the back end is called with. */
export function countProducts(): { readonly operations: () => number; readonly stop: () => void } {
  const backendName = tf.getBackend();
  const kernel = tf.getKernel('BatchMatMul', backendName)!;
  const replaceBy = (one: tf.KernelConfig): void => {
    tf.unregisterKernel(one.kernelName, backendName);
    tf.registerKernel(one);
  };
  let operations = 0;
  replaceBy({
    ...kernel,
    kernelFunc(call) {
      const output = kernel.kernelFunc(call) as tf.TensorInfo;
      const { shape } = call.inputs.a!;
      const depth = shape[shape.length - (call.attrs!.transposeA === true ? 2 : 1)]!;
      // one multiplication and one addition for each term of each value
      operations += 2 * depth * tf.util.sizeFromShape(output.shape);
      return output;
    },
  });
  return { operations: () => operations, stop: () => replaceBy(kernel) };
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
  return { operations: repeats * 2 * size ** 3, seconds, cpuSeconds: (user + system) / 1e6 };
}
