import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../src/base/random.js';
import { startBackend } from '../../src/tensor/backend.js';
import { gru, gruStep } from '../../src/tensor/gru.js';
import { gruKernels, hasGruKernels } from '../../src/tensor/gruKernels.js';
import { mul, sum, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '../../src/tensor/ops.js';
import { randomValues } from '../support/numeric.js';

/** Units around the four that are computed at once, and rows and steps around the edges of tiles. */
const sizes = [
  { units: 4, batch: 1, steps: 1 },
  { units: 5, batch: 3, steps: 2 },
  { units: 7, batch: 17, steps: 4 },
  { units: 12, batch: 2, steps: 5 },
  { units: 33, batch: 16, steps: 3 },
] as const;

beforeAll(() => startBackend('wasm'));

const kernels = () => Object.values(gruKernels).map((name) => tf.getKernel(name, 'wasm'));
let removed: tf.KernelConfig[] = [];
afterEach(() => {
  for (const one of removed) tf.registerKernel(one);
  removed = [];
});

/** States, a step, and all gradients of a weighted sum of the states. */
function compute({ units, batch, steps }: (typeof sizes)[number], scale: number): Float32Array[] {
  const random = new Random(units);
  const matrix = (rows: number, columns: number): Tensor2D =>
    tensor2d(
      randomValues(rows * columns, random).map((value) => scale * value),
      [rows, columns],
    );
  const inputs = matrix(steps * batch, 3 * units);
  const state = matrix(batch, units);
  const recurrentKernel = matrix(units, 3 * units);
  const recurrentBias = tensor1d(randomValues(3 * units, random)) as Tensor1D;
  const weights = matrix(steps * batch, units);
  const states = gru(inputs, state, { recurrentKernel, recurrentBias });
  const firstInputs = tf.slice(inputs as unknown as tf.Tensor2D, [0, 0], [batch, 3 * units]);
  const stepped = gruStep(firstInputs as unknown as Tensor2D, state, { recurrentKernel, recurrentBias });
  const gradients = tf.grads((...all) => {
    const [x, h, kernel, bias] = all as unknown as [Tensor2D, Tensor2D, Tensor2D, Tensor1D];
    const weighted = mul(gru(x, h, { recurrentKernel: kernel, recurrentBias: bias }), weights);
    return sum(weighted) as unknown as tf.Tensor;
  })([inputs, state, recurrentKernel, recurrentBias] as unknown as tf.Tensor[]);
  return [states, stepped, ...(gradients as unknown as Tensor2D[])].map(
    (one) => (one as unknown as tf.Tensor).dataSync() as Float32Array,
  );
}

describe('the kernels of a GRU', () => {
  it.each(sizes)('have the bits of its operations: $units units, $batch rows, $steps steps', (size) => {
    for (const scale of [0.1, 1, 30]) {
      expect(hasGruKernels(size.units)).toBe(true);
      const byKernels = compute(size, scale);
      removed = kernels() as tf.KernelConfig[];
      for (const { kernelName } of removed) tf.unregisterKernel(kernelName, 'wasm');
      expect(hasGruKernels(size.units)).toBe(false);
      const byOperations = compute(size, scale);
      for (const one of removed) tf.registerKernel(one);
      removed = [];
      expect(byKernels).toEqual(byOperations);
    }
  });

  it('leave fewer than four units to operations', () => {
    expect(hasGruKernels(3)).toBe(false);
  });
});
