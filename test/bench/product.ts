import { dispose, fill, matMul, type Tensor2D } from '../../dist/tensor/ops.js';
import { type Benchmark, type Context, rate } from './measure.js';

/** The yardstick beside every other number: how fast this machine multiplies matrices on this back end. */
export const product: Benchmark = {
  name: 'product',
  about: "the machine's own rate of matrix products",
  perBackend: true,
  async run({ backend, repeats }) {
    const work = productWork(backend);
    const measured = await rate('matrix product', 'GFLOP/s', repeats, work.run);
    work.dispose();
    return [measured];
  },
};

/** Large products of matrices on a back end. */
export interface ProductWork {
  /** Multiplies a few times. @returns the operations, in billions */
  run(): Promise<number>;
  dispose(): void;
}

export function productWork(backend: Context['backend']): ProductWork {
  const [rows, inner, columns] = backend === 'cpu' ? [256, 128, 128] : [2048, 512, 512];
  const a = fill([rows, inner], 0.5) as Tensor2D;
  const b = fill([inner, columns], 0.25) as Tensor2D;
  const operations = (2 * rows * inner * columns) / 1e9;
  return {
    async run() {
      const times = 10;
      for (let i = 0; i < times; i++) {
        const c = matMul(a, b);
        await c.data();
        dispose(c);
      }
      return times * operations;
    },
    dispose: () => dispose([a, b]),
  };
}
